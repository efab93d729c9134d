/** Functions that other code of the project calls, and not only the framework that they are registered with. */
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';

const known = new WeakMap<ProgramGraph, ReadonlySet<string>>();

export function isCalledByCode(graph: ProgramGraph, node: FunctionNode): boolean {
  let called = known.get(graph);
  if (called === undefined) known.set(graph, (called = collect(graph)));
  return called.has(keyOf(node));
}

function collect(graph: ProgramGraph): ReadonlySet<string> {
  const called = new Set<string>();
  for (const node of graph.nodes) {
    for (const edge of node.calls) {
      for (const id of edge.to) {
        const target = graph.nodes[id];
        if (target !== undefined) called.add(keyOf(target));
      }
    }
  }
  return called;
}

/** A function has a node for each calling context. */
function keyOf({ file, function: fn }: FunctionNode): string {
  return `${file}#${fn}`;
}
