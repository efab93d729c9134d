/** Keys in Redis that only one run sets, and that stay: who finds one there leaves the work out. */
import type { FileFacts } from '../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findUse } from '../claims/tested-result.ts';
import { findLeaseRelease, findRedisLease } from '../guards/locks/redis-leases.ts';
import { findReachedCalls } from '../ways/reached-calls.ts';

const clients: ReadonlySet<string> = new Set(['ioredis', 'redis', '@upstash/redis', 'bun']);

function isRedis(edge: CallEdge): boolean {
  return edge.roles.some(({ library }) => clients.has(library));
}

/** `SET … NX` whose answer somebody looks at. */
export function setsOnce(facts: FileFacts, edge: CallEdge): boolean {
  const call = facts.calls[edge.call];
  return call !== undefined && isRedis(edge) && findRedisLease(facts, call) !== null && findUse(facts, edge.call) !== 'ignored';
}

/** The run deletes keys when its work is done: what it sets is a lock, which says nothing to the next run. Where something failed it may. */
export function givesKeysBack(graph: ProgramGraph, entry: EntryPoint): boolean {
  return findReachedCalls(graph, entry).some(({ node, edge, way }) => {
    if (!isRedis(edge) || [...way, edge].some(({ exceptional }) => exceptional)) return false;
    const facts = graph.files[node.file];
    const call = facts?.calls[edge.call];
    return facts !== undefined && call !== undefined && findLeaseRelease(facts, call) !== null;
  });
}
