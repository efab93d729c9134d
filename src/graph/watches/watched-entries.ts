/** Which entry points a repository asked to watch: `POST /api/checkout`, `* /api/*`. */
import type { EntryPoint } from '../../model/graph.ts';

/** Parameters of a path as frameworks write them: `:id`, `[id]`, `{id}`, `$id`. */
const pathParameter = /(?<=\/)(?::\w+|\[\w+\]|\{\w+\}|\$\w+)/gu;

/** In a pattern `*` stands for any text. The order of the patterns is of no meaning. */
export function isWatched(entry: EntryPoint, patterns: readonly string[]): boolean {
  return findWatchedRoute(entry, patterns) !== null;
}

/** The route of an entry point that is watched: the one that a pattern asks for, where several share its handler. */
export function findWatchedRoute(entry: EntryPoint, patterns: readonly string[]): string | null {
  const subjects = [entry.subject, ...(entry.http?.others ?? [])];
  const asked = subjects.find((subject) => patterns.some((pattern) => matches(pattern, subject)));
  return asked ?? (patterns.some((pattern) => isBefore(entry, pattern)) ? entry.subject : null);
}

function matches(pattern: string, subject: string): boolean {
  const [wantedMethod = '', ...wantedPath] = normalise(pattern).split(' ');
  const [method = '', ...path] = normalise(subject).split(' ');
  const isMethod = method === 'ALL' || isLike(wantedMethod.toUpperCase(), method.toUpperCase());
  return isMethod && isLike(wantedPath.join(' '), path.join(' '));
}

/** Middleware runs before every route under its prefix. */
function isBefore(entry: EntryPoint, pattern: string): boolean {
  if (entry.http?.everyRequest !== true) return false;
  const path = normalise(pattern).split(' ').slice(1).join(' ');
  return path.startsWith(normalise(entry.http.path).replace(/\/?\*?$/, ''));
}

function normalise(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replace(pathParameter, ':');
}

/** Without a regular expression: a pattern of many stars must not take long to refuse. */
function isLike(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
