/** The http entry point a schedule calls. */
import type { EntryPoint, Service } from '../../model/graph.ts';
import { normalizePath } from './url-path.ts';
import type { UrlParts } from './url-path.ts';

interface Route {
  readonly entry: EntryPoint;
  readonly path: readonly string[];
}

/** Every route of every http entry point, once for all schedules; middleware is not called by anyone. */
export function listRoutes(entryPoints: readonly EntryPoint[]): ReadonlyMap<string, readonly Route[]> {
  const routes = new Map<string, Route[]>();
  for (const entry of entryPoints) {
    if (entry.http === null || entry.http.everyRequest) continue;
    for (const route of [`${entry.http.method} ${entry.http.path}`, ...entry.http.others]) {
      const [, method = 'ALL', path = ''] = /^(\S+)\s+(.*)$/.exec(route) ?? [];
      const known = routes.get(method.toUpperCase()) ?? [];
      known.push({ entry, path: segmentsOf(path) });
      routes.set(method.toUpperCase(), known);
    }
  }
  return routes;
}

/**
 * The entry point of a path: the same path, else one whose parameters take it, else the only one that ends alike, as
 * when the prefix of a router or of a base address is not known. Null when several are as good.
 */
export function findTarget(url: UrlParts, method: string | null, routes: ReadonlyMap<string, readonly Route[]>, services: readonly Service[]): EntryPoint | null {
  if (url.path === null || url.path === '/') return null;
  const path = segmentsOf(url.path);
  // A variable segment may be anything.
  if (path.some((segment) => segment.includes('$'))) return null;
  const candidates = method === null ? [...routes.values()].flat() : [...(routes.get(method) ?? []), ...(routes.get('ALL') ?? []), ...(routes.get('*') ?? [])];
  const tests = [
    (route: Route) => route.path.length === path.length && route.path.every((segment, index) => segment === path[index]),
    (route: Route) => route.path.length === path.length && route.path.every((segment, index) => segment === path[index] || isParameter(segment)),
    (route: Route) => endsWith(path, route.path) || (url.isOpen && endsWith(route.path, path)),
  ];
  for (const test of tests) {
    const found = [...new Set(candidates.filter(test).map((route) => route.entry))];
    // What stands before the handler of a route is not what a schedule is for.
    const answering = found.filter((entry) => entry.http?.passesOn !== true);
    if (found.length > 0) return findOnly(answering.length > 0 ? answering : found, url, services);
  }
  return null;
}

/** One of several only when the address names the service it belongs to. */
function findOnly(found: readonly EntryPoint[], url: UrlParts, services: readonly Service[]): EntryPoint | null {
  const [first, second] = found;
  if (first !== undefined && (second === undefined || found.every((entry) => isSameHandler(entry, first)))) return first;
  const named = services.filter((service) => service.directory !== '' && url.authority.replaceAll('_', '-').includes(service.name.replaceAll('_', '-')));
  const inside = found.filter((entry) => named.some((service) => entry.handler.file.startsWith(`${service.directory}/`)));
  return inside.length === 1 ? (inside[0] ?? null) : null;
}

/** One handler in several calling contexts. */
function isSameHandler(one: EntryPoint, other: EntryPoint): boolean {
  return one.subject === other.subject && one.handler.file === other.handler.file && one.handler.span.every((number, index) => number === other.handler.span[index]);
}

function segmentsOf(path: string): readonly string[] {
  return normalizePath(path).split('/').filter((segment) => segment !== '');
}

function isParameter(segment: string): boolean {
  return /^(?:[:*].*|\[.*\]|\{.*\})$/.test(segment);
}

/** The whole of the shorter path is the end of the longer one, and is made of words. */
function endsWith(longer: readonly string[], shorter: readonly string[]): boolean {
  if (shorter.length === 0 || shorter.length >= longer.length || shorter.some(isParameter)) return false;
  const offset = longer.length - shorter.length;
  return shorter.every((segment, index) => segment === longer[offset + index]);
}
