/** Ways of a run that lead through the callback of somebody else. */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';

/**
 * A function that works off a list with the callback it is handed is seen to call the callbacks of all who use it: what leads
 * through another one than was handed to it on this way is no way of this run.
 */
export function isForeign(graph: ProgramGraph, way: readonly CallEdge[], node: FunctionNode): boolean {
  const outer: string[] = [];
  for (const [index, edge] of way.entries()) {
    if (edge.to.length > 1 && outer.length > 0) {
      const possible = getEntered(graph, edge);
      const handed = outer.filter((name) => possible.has(name));
      const next = way[index + 1];
      const entered = next === undefined ? nameOf(node) : nameOf({ file: next.place.file, function: graph.files[next.place.file]?.calls[next.call]?.in ?? -1 });
      if (handed.length > 0 && !handed.includes(entered)) return true;
    }
    outer.push(...getHanded(graph, edge));
  }
  return false;
}

/** Asked of every way that leads through the call, and there may be a hundred functions behind an interface. */
const enteredBy = new WeakMap<CallEdge, ReadonlySet<string>>();

function getEntered(graph: ProgramGraph, edge: CallEdge): ReadonlySet<string> {
  const known = enteredBy.get(edge) ?? new Set(edge.to.flatMap((id) => graph.nodes[id] ?? []).map(nameOf));
  enteredBy.set(edge, known);
  return known;
}

/** The functions written among the arguments of a call. */
function getHanded(graph: ProgramGraph, { place, call }: CallEdge): readonly string[] {
  const args = graph.files[place.file]?.calls[call]?.args ?? [];
  return args.flatMap((argument) => (argument.kind === 'function' ? [nameOf({ file: place.file, function: argument.function })] : []));
}

function nameOf({ file, function: fn }: Pick<FunctionNode, 'file' | 'function'>): string {
  return `${file}#${fn}`;
}
