/** The watched routes of a graph with the number of their database calls, and how a range of commits changes it. */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { WatchedRoute } from '../../model/watched-route.ts';
import { createWaysFinder, type Touched } from '../ways/changed-ways.ts';
import { countDatabaseCalls, type DatabaseCalls } from './count-database-calls.ts';
import { findWatchedRoute } from './watched-entries.ts';

/** What the range touches on each side: given where every route that reaches it is to be counted, watched or not. */
export interface TouchedSides {
  readonly base: Touched;
  readonly head: Touched;
}

/** By route. What only one side has counts nothing on the other. */
export function compareWatchedRoutes(base: ProgramGraph, head: ProgramGraph, patterns: readonly string[], touched: TouchedSides | null = null): readonly WatchedRoute[] {
  const named = new Set(touched === null ? [] : [...findTouchedRoutes(base, touched.base), ...findTouchedRoutes(head, touched.head)]);
  const findRoute: FindRoute = (entry) => findWatchedRoute(entry, patterns) ?? (named.has(entry.subject) ? entry.subject : null);
  const isIdle = patterns.length === 0 && named.size === 0;
  const before: ReadonlyMap<string, Counted> = isIdle ? new Map() : countCalls(base, findRoute);
  const after: ReadonlyMap<string, Counted> = isIdle ? new Map() : countCalls(head, findRoute);
  const routes = [...new Set([...before.keys(), ...after.keys()])].sort();
  return routes.map((route) => ({ route, before: before.get(route)?.calls ?? null, after: after.get(route)?.calls ?? null, ...((after.get(route) ?? before.get(route))?.everyRequest === true ? { everyRequest: true as const } : {}) }));
}

/** Those that reach a file which the range changes. */
function findTouchedRoutes(graph: ProgramGraph, touched: Touched): readonly string[] {
  const findWays = createWaysFinder(graph, touched);
  return graph.entryPoints.filter((entry) => entry.kind === 'http' && findWays(entry) !== undefined).map(({ subject }) => subject);
}

/** The route as the table calls it; null for one that is not counted. */
type FindRoute = (entry: EntryPoint) => string | null;

interface Counted {
  readonly calls: DatabaseCalls;
  readonly everyRequest: boolean;
}

function countCalls(graph: ProgramGraph, findRoute: FindRoute): ReadonlyMap<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const entry of graph.entryPoints) {
    const route = entry.kind === 'http' ? findRoute(entry) : null;
    if (route === null) continue;
    // A route may have several handlers, one after the other.
    const known = counts.get(route) ?? { calls: { once: 0, perItem: 0 }, everyRequest: true };
    const own = countDatabaseCalls(graph, entry);
    counts.set(route, { calls: { once: known.calls.once + own.once, perItem: known.calls.perItem + own.perItem }, everyRequest: known.everyRequest && entry.http?.everyRequest === true });
  }
  return counts;
}
