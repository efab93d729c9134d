import type { CallEdge, FunctionNode, ProgramGraph } from '../model/graph.ts';

/** The nodes below `root`, itself included, from which a call that counts as work is reached. `hasWork`: work that is no call of the graph. */
export function findWorkingNodes(graph: ProgramGraph, root: number, isWork: (node: FunctionNode, edge: CallEdge) => boolean, hasWork: (node: FunctionNode) => boolean = () => false): ReadonlySet<number> {
  const callers = new Map<number, number[]>();
  const working = new Set<number>();
  const seen = new Set([root]);
  const open = [root];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = graph.nodes[id];
    if (node === undefined) continue;
    if (hasWork(node)) working.add(id);
    for (const edge of node.calls) {
      if (isWork(node, edge)) working.add(id);
      for (const target of edge.to) {
        const known = callers.get(target);
        if (known === undefined) callers.set(target, [id]);
        else known.push(id);
        if (seen.has(target)) continue;
        seen.add(target);
        open.push(target);
      }
    }
  }
  const spread = [...working];
  for (let id = spread.pop(); id !== undefined; id = spread.pop()) {
    for (const caller of callers.get(id) ?? []) {
      if (working.has(caller)) continue;
      working.add(caller);
      spread.push(caller);
    }
  }
  return working;
}

const nodesOfGraph = new WeakMap<ProgramGraph, ReadonlyMap<string, readonly FunctionNode[]>>();

/** A function stands in the graph once for each calling context that matters. */
export function getNodesOfFunction(graph: ProgramGraph, file: string, fn: number): readonly FunctionNode[] {
  const known = nodesOfGraph.get(graph) ?? Map.groupBy(graph.nodes, (node) => `${node.file}#${String(node.function)}`);
  nodesOfGraph.set(graph, known);
  return known.get(`${file}#${String(fn)}`) ?? [];
}
