/** Who calls whom, from the called one's side: made once for a graph, and asked for by every question that begins at what is called. */
import type { FunctionNode, ProgramGraph } from '../model/graph.ts';

const known = new WeakMap<ProgramGraph, ReadonlyMap<number, readonly number[]>>();

/** By node, the nodes that call it; one that calls it twice stands there twice. */
export function getCallers(graph: ProgramGraph): ReadonlyMap<number, readonly number[]> {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const callers = new Map<number, number[]>();
  for (const { id, calls } of graph.nodes) {
    for (const { to } of calls) {
      for (const target of to) {
        const list = callers.get(target);
        if (list) list.push(id);
        else callers.set(target, [id]);
      }
    }
  }
  known.set(graph, callers);
  return callers;
}

/** The nodes of which `isOne` is true, and all from which one of them is reached. */
export function findNodesAbove(graph: ProgramGraph, isOne: (node: FunctionNode) => boolean): ReadonlySet<number> {
  const callers = getCallers(graph);
  const found = new Set(graph.nodes.filter(isOne).map(({ id }) => id));
  for (const id of found) for (const caller of callers.get(id) ?? []) found.add(caller);
  return found;
}
