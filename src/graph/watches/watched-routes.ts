/** The watched routes of a graph with the number of their database calls, and how a range of commits changes it. */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { WatchedRoute } from '../../model/watched-route.ts';
import { createWaysFinder, type Touched } from '../changed-ways.ts';
import { countDatabaseCalls, type DatabaseCalls } from './count-database-calls.ts';
import { isWatched } from './watched-entries.ts';

/** What the range touches on each side: given where every route that reaches it is to be counted, watched or not. */
export interface TouchedSides {
  readonly base: Touched;
  readonly head: Touched;
}

/** By route. What only one side has counts nothing on the other. */
export function compareWatchedRoutes(base: ProgramGraph, head: ProgramGraph, patterns: readonly string[], touched: TouchedSides | null = null): readonly WatchedRoute[] {
  const named = new Set(touched === null ? [] : [...findTouchedRoutes(base, touched.base), ...findTouchedRoutes(head, touched.head)]);
  const isCounted = (entry: EntryPoint): boolean => named.has(entry.subject) || isWatched(entry, patterns);
  const isIdle = patterns.length === 0 && named.size === 0;
  const before = isIdle ? new Map<string, DatabaseCalls>() : countCalls(base, isCounted);
  const after = isIdle ? new Map<string, DatabaseCalls>() : countCalls(head, isCounted);
  const routes = [...new Set([...before.keys(), ...after.keys()])].sort();
  return routes.map((route) => ({ route, before: before.get(route) ?? null, after: after.get(route) ?? null }));
}

/** Those that reach a file which the range changes. */
function findTouchedRoutes(graph: ProgramGraph, touched: Touched): readonly string[] {
  const findWays = createWaysFinder(graph, touched);
  return graph.entryPoints.filter((entry) => entry.kind === 'http' && findWays(entry) !== undefined).map(({ subject }) => subject);
}

function countCalls(graph: ProgramGraph, isCounted: (entry: EntryPoint) => boolean): ReadonlyMap<string, DatabaseCalls> {
  const counts = new Map<string, DatabaseCalls>();
  for (const entry of graph.entryPoints) {
    if (entry.kind !== 'http' || !isCounted(entry)) continue;
    // A route may have several handlers, one after the other.
    const known = counts.get(entry.subject) ?? { once: 0, perItem: 0 };
    const own = countDatabaseCalls(graph, entry);
    counts.set(entry.subject, { once: known.once + own.once, perItem: known.perItem + own.perItem });
  }
  return counts;
}
