/** The table of watched routes: the database calls of one request before and after, so that a growing one is seen at a glance. */
import type { CountedCalls, WatchedRoute } from '../../model/watched-route.ts';
import { renderCode } from './safe-text.ts';

/** Routes that changed come first; more rows than this are counted. */
const mostRows = 20;

/** A number that nobody can explain is not trusted. */
const explanation = '\n<sub>The most that one request can make, if it takes every branch: awaited or not, along each call chain. A call in a loop counts once per item.</sub>';

export function renderWatched(routes: readonly WatchedRoute[]): readonly string[] {
  if (routes.length === 0) return [];
  const sorted = [...routes.filter(isChanged), ...routes.filter((route) => !isChanged(route))];
  const rows = sorted.slice(0, mostRows).map((route) => `| ${renderCode(route.route, 120)}${route.everyRequest === true ? ', before each of its routes' : ''} | ${renderCalls(route.before)} | ${isChanged(route) ? `**${renderCalls(route.after)}**` : renderCalls(route.after)} |`);
  const left = sorted.length - rows.length;
  return ['\n### Watched routes', '| route | database calls before | after |', '| --- | --- | --- |', ...rows, ...(left > 0 ? [`\n… and ${left} more`] : []), explanation];
}

function isChanged({ before, after }: WatchedRoute): boolean {
  return before?.once !== after?.once || before?.perItem !== after?.perItem;
}

function renderCalls(calls: CountedCalls | null): string {
  if (calls === null) return 'no such route';
  return calls.perItem === 0 ? String(calls.once) : `${calls.once} and ${calls.perItem} per item`;
}
