/** Stores of keys behind functions of the project: `cache.get(key)`, `cache.set(key, value, seconds)`, which ask Redis. */
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { findRedisLease } from './redis-leases.ts';

const stores: ReadonlySet<string> = new Set(['ioredis', 'redis', '@upstash/redis', 'bun']);

/** Every function that the call may enter reads a key itself. */
export function asksWrappedStore(graph: ProgramGraph, edge: CallEdge | undefined): boolean {
  return edge !== undefined && edge.to.length > 0 && edge.to.every((id) => graph.nodes[id]?.calls.some(readsKey) === true);
}

function readsKey({ roles }: CallEdge): boolean {
  return roles.some(({ role, library, api }) => role === 'db-call' && stores.has(library) && /\b(?:get|exists)\(\)$/.test(api));
}

/** The function sets a key for one run only, whatever it is called. */
export function takesWrappedLease(graph: ProgramGraph, edge: CallEdge | undefined): boolean {
  return edge?.to.some((id) => {
    const node = graph.nodes[id];
    const facts = node === undefined ? undefined : graph.files[node.file];
    return facts !== undefined && node?.calls.some(({ call }) => { const fact = facts.calls[call]; return fact !== undefined && findRedisLease(facts, fact) !== null; }) === true;
  }) === true;
}
