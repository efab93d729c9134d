/** The table of watched routes for a terminal: the database calls of one request before and after. */
import type { WatchedRoute } from '../model/watched-route.ts';
import { getPrintable } from './printable.ts';
import { renderCalls } from './render-calls.ts';
import type { TerminalStyle } from './terminal-style.ts';

/** Routes that changed come first; more than this are counted. */
const mostRows = 20;

export function renderWatched(routes: readonly WatchedRoute[], style: TerminalStyle): string[] {
  if (routes.length === 0) return [];
  const sorted = [...routes.filter(isChanged), ...routes.filter((route) => !isChanged(route))];
  const rows = sorted.slice(0, mostRows).map((route) => ({ name: getPrintable(route.route), before: renderCalls(route.before), after: renderCalls(route.after), changed: isChanged(route) }));
  const nameWidth = Math.min(60, Math.max(...rows.map(({ name }) => name.length)));
  const lines = rows.map(({ name, before, after, changed }) => `  ${name.padEnd(nameWidth)}  ${changed ? style.strong(`${before} -> ${after}`) : `${after}, as before`}`);
  const left = sorted.length - rows.length;
  return [[style.strong('database calls of one request, before -> after'), ...lines, ...(left > 0 ? [`  ${style.quiet(`${left} more with --format json`)}`] : [])].join('\n')];
}

function isChanged({ before, after }: WatchedRoute): boolean {
  return before?.once !== after?.once || before?.perItem !== after?.perItem;
}
