/** Calls that a request makes as a rule: what is done once per process, when something failed or when something else happens is left out. */
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { findHearing } from './listeners.ts';

const known = new WeakMap<CallEdge, boolean>();

export function isUsualCall(graph: ProgramGraph, edge: CallEdge): boolean {
  if (edge.once || edge.exceptional) return false;
  const before = known.get(edge);
  if (before !== undefined) return before;
  const isUsual = findHearing(graph, edge)?.isForeign !== true;
  known.set(edge, isUsual);
  return isUsual;
}
