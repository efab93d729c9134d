/**
 * Classes whose objects are made in a run and given something: what such an object holds is data of the request, the job or the tenant,
 * and not the settings of the program.
 */
import type { FileFacts } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';

const known = new WeakMap<ProgramGraph, ReadonlySet<string>>();

/** True when `this` of the function is such an object. */
export function isBuiltPerRun(graph: ProgramGraph, facts: FileFacts, fn: number): boolean {
  const name = findClassName(facts, fn);
  if (name === null) return false;
  let built = known.get(graph);
  if (built === undefined) known.set(graph, (built = collect(graph)));
  return built.has(name);
}

/** An arrow function has the `this` of the function around it. */
function findClassName(facts: FileFacts, fn: number): string | null {
  for (let at: number | null = fn; at !== null; at = facts.functions[at]?.parent ?? null) {
    const owner = facts.functions[at]?.class;
    if (owner !== undefined) return facts.classes[owner]?.name ?? null;
  }
  return null;
}

/** By name: who derives from a class has its constructor, and is known by what is written behind `new`. */
function collect(graph: ProgramGraph): ReadonlySet<string> {
  const names = new Set<string>();
  const reached = new Set(graph.entryPoints.filter(({ kind }) => kind === 'http' || kind === 'consumer' || kind === 'scheduled').map(({ node }) => node));
  for (const id of reached) {
    const node = graph.nodes[id];
    const facts = node && graph.files[node.file];
    if (node === undefined || facts === undefined) continue;
    for (const edge of node.calls) {
      if (edge.once) continue;
      for (const next of edge.to) reached.add(next);
      const call = facts.calls[edge.call];
      const name = call?.kind === 'new' && call.args.length > 0 && call.callee.kind === 'binding' ? facts.bindings[call.callee.binding]?.name : undefined;
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}
