/** Ways of a run that lead through the callback of somebody else. */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';

/**
 * A function that works off a list with the callback it is handed is seen to call the callbacks of all who use it: what leads
 * through another one than was handed to it on this way is no way of this run.
 */
export function isForeign(graph: ProgramGraph, way: readonly CallEdge[], node: FunctionNode): boolean {
  return way.some((edge, index) => {
    if (edge.to.length < 2) return false;
    const next = way[index + 1];
    const entered = next === undefined ? nameOf(node) : nameOf({ file: next.place.file, function: graph.files[next.place.file]?.calls[next.call]?.in ?? -1 });
    const possible = new Set(edge.to.flatMap((id) => graph.nodes[id] ?? []).map(nameOf));
    const handed = way.slice(0, index).flatMap((outer) => getHanded(graph, outer)).filter((name) => possible.has(name));
    return handed.length > 0 && !handed.includes(entered);
  });
}

/** The functions written among the arguments of a call. */
function getHanded(graph: ProgramGraph, { place, call }: CallEdge): readonly string[] {
  const args = graph.files[place.file]?.calls[call]?.args ?? [];
  return args.flatMap((argument) => (argument.kind === 'function' ? [nameOf({ file: place.file, function: argument.function })] : []));
}

function nameOf({ file, function: fn }: Pick<FunctionNode, 'file' | 'function'>): string {
  return `${file}#${fn}`;
}
