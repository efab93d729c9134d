/** Work that failed and is sent somewhere else for it: to the queue it came from, to one of those that failed. */
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import type { RunEvent } from '../../claims/run/run-events.ts';

/** `catch (error) { await this.retryLater(job, error); }` */
const deepest = 3;
/** Puts something on a list, a stream or a set of Redis. */
const pushes = /\b(?:[lr]pushx?|xadd|zadd)\b/i;

export function isHandedOn(graph: ProgramGraph, events: readonly RunEvent[]): boolean {
  const nodes = new Set(events.flatMap(({ node, way }) => [node, ...way.map((step) => step.node)]));
  return [...nodes].some((node) => node.calls.some((edge) => edge.exceptional && sends(graph, edge, 0)));
}

function sends(graph: ProgramGraph, { roles, to }: CallEdge, depth: number): boolean {
  if (roles.some(({ role, api }) => role === 'redelivery' || role === 'queue-producer' || (role === 'db-call' && pushes.test(api)))) return true;
  return depth < deepest && to.some((id) => graph.nodes[id]?.calls.some((edge) => sends(graph, edge, depth + 1)) === true);
}
