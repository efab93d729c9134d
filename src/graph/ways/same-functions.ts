/**
 * The graph holds a function once for each calling context. How many contexts there are depends on all the code around it, so that
 * who counts functions takes those for one that call the same.
 */
import type { CallEdge, FunctionNode } from '../../model/graph.ts';

/** For each node the first one of its function that calls what it calls, all the way down. */
export function findSameFunctions(nodes: readonly FunctionNode[], callsOf: (node: FunctionNode) => readonly CallEdge[]): Int32Array {
  const same = new Int32Array(nodes.length);
  const several = [...Map.groupBy(nodes, ({ file, function: index }) => `${index} ${file}`).values()].flatMap((contexts) => {
    for (const { id } of contexts) same[id] = contexts[0]?.id ?? id;
    return contexts.length > 1 ? contexts : [];
  });
  for (let before = -1, kinds = 0; kinds !== before; ) {
    before = kinds;
    kinds = tellApart(several, same, callsOf);
  }
  return same;
}

/** Splits those that call different functions; gives the number of kinds there are then. */
function tellApart(nodes: readonly FunctionNode[], same: Int32Array, callsOf: (node: FunctionNode) => readonly CallEdge[]): number {
  const first = new Map<string, number>();
  const next = nodes.map((node) => {
    const calls = callsOf(node).map(({ call, to, roles }) => [call, roles.map(({ api }) => api), [...new Set(to.map((id) => same[id]))].sort()]);
    const kind = JSON.stringify([same[node.id], calls]);
    const known = first.get(kind);
    if (known === undefined) first.set(kind, node.id);
    return known ?? node.id;
  });
  nodes.forEach(({ id }, index) => (same[id] = next[index] ?? id));
  return first.size;
}
