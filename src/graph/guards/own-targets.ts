/** Which functions a call is read into. */
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import type { GuardSearch } from './search.ts';

/**
 * The functions a call enters. A callback that another of them calls is left out: it is read where it is called, under
 * the guards it has there.
 */
export function getOwnTargets(search: GuardSearch, edge: CallEdge): readonly number[] {
  if (edge.to.length < 2) return edge.to;
  return edge.to.filter((target) => !edge.to.some((other) => other !== target && getNearCallees(search, other).has(target)));
}

/** The nodes a node calls, directly or through one other: wrappers are not deeper. */
function getNearCallees(search: GuardSearch, id: number): ReadonlySet<number> {
  const seen = search.nearCallees.get(id);
  if (seen !== undefined) return seen;
  const direct = search.graph.nodes[id]?.calls.flatMap((edge) => edge.to) ?? [];
  const callees = new Set([...direct, ...direct.flatMap((next) => search.graph.nodes[next]?.calls.flatMap((edge) => edge.to) ?? [])]);
  search.nearCallees.set(id, callees);
  return callees;
}

export function isAsync(graph: ProgramGraph, id: number): boolean {
  const node = graph.nodes[id];
  return node !== undefined && graph.files[node.file]?.functions[node.function]?.async === true;
}
