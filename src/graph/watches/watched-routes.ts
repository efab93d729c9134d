/** The watched routes of a graph with the number of their database calls, and how a range of commits changes it. */
import type { ProgramGraph } from '../../model/graph.ts';
import type { WatchedRoute } from '../../model/watched-route.ts';
import { countDatabaseCalls, type DatabaseCalls } from './count-database-calls.ts';
import { isWatched } from './watched-entries.ts';

/** By route. What only one side has counts nothing on the other. */
export function compareWatchedRoutes(base: ProgramGraph, head: ProgramGraph, patterns: readonly string[]): readonly WatchedRoute[] {
  const before = countWatched(base, patterns);
  const after = countWatched(head, patterns);
  const routes = [...new Set([...before.keys(), ...after.keys()])].sort();
  return routes.map((route) => ({ route, before: before.get(route) ?? null, after: after.get(route) ?? null }));
}

function countWatched(graph: ProgramGraph, patterns: readonly string[]): ReadonlyMap<string, DatabaseCalls> {
  const counts = new Map<string, DatabaseCalls>();
  if (patterns.length === 0) return counts;
  for (const entry of graph.entryPoints) {
    if (entry.kind !== 'http' || !isWatched(entry, patterns)) continue;
    // A route may have several handlers, one after the other.
    const known = counts.get(entry.subject) ?? { once: 0, perItem: 0 };
    const own = countDatabaseCalls(graph, entry);
    counts.set(entry.subject, { once: known.once + own.once, perItem: known.perItem + own.perItem });
  }
  return counts;
}
