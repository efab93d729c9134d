/** A function that is handed on and run once, and that a run seems to come to by two ways. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import type { DoneEffect, Site } from '../flow.ts';

/**
 * `limiter.send(() => mails.send(mail))`: the function is made once and run once, by the loop that works off all that waits. What fails
 * there later is another's.
 */
export function isHandedOnOnce(graph: ProgramGraph, { node, edge, way, loops }: DoneEffect, { edge: later }: Site): boolean {
  const facts = graph.files[node.file];
  const made = facts?.functions[node.function];
  // One that has a name may be handed on more than once.
  if (later.place.file !== edge.place.file || later.call !== edge.call || made?.name !== null || made.parent === null) return false;
  const maker = way.findIndex(({ place, call }) => place.file === node.file && facts?.calls[call]?.in === made.parent);
  // A loop that makes it anew for each item is its own.
  const around = [`${node.file}:${node.function}`, ...way.slice(0, maker + 1).flatMap(({ place, call }) => [`${place.file}:${place.span.join(':')}`, `${place.file}:${String(graph.files[place.file]?.calls[call]?.in)}`])];
  return maker !== -1 && !loops.some((loop) => around.includes(loop) || around.includes(loop.replace(/:\d+$/, ''))) && isTakenToRun(graph, way.slice(maker + 1), node.function);
}

/** `while (waiting.length > 0) await waiting.shift().run()`: what a loop takes off a list it comes to once. A function that a loop was given runs for each item. */
function isTakenToRun(graph: ProgramGraph, way: readonly CallEdge[], entered: number): boolean {
  const edge = way.at(-1);
  const facts = edge === undefined ? undefined : graph.files[edge.place.file];
  const call = edge === undefined ? undefined : facts?.calls[edge.call];
  if (facts === undefined || call === undefined || call.args.some((arg) => arg.kind === 'function' && arg.function === entered)) return false;
  if (isTaken(graph, facts, call.callee, way.slice(0, -1), 0)) return true;
  // `waiting.push(() => run())`: what waits is another function, which calls it.
  const given = call.callee.kind === 'binding' ? facts.bindings[call.callee.binding] : undefined;
  return given?.kind === 'parameter' && given.scope !== call.in && isTakenToRun(graph, way.slice(0, -1), call.in);
}

const takes: ReadonlySet<string> = new Set(['shift', 'pop', 'splice', 'dequeue', 'poll', 'take']);
const longestValue = 6;

function isTaken(graph: ProgramGraph, facts: FileFacts, term: Term, way: readonly CallEdge[], depth: number): boolean {
  if (depth > longestValue) return false;
  const inside = (inner: Term): boolean => isTaken(graph, facts, inner, way, depth + 1);
  switch (term.kind) {
    case 'member': case 'index': return inside(term.object);
    case 'element': case 'await': case 'cast': return inside(term.of);
    case 'call': {
      const callee = facts.calls[term.call]?.callee;
      return callee?.kind === 'member' && takes.has(callee.property);
    }
    case 'binding': {
      const values = facts.bindings[term.binding]?.values ?? [];
      return values.length === 1 && values.every(inside);
    }
    case 'parameter': {
      const edge = way.at(-1);
      const outer = edge === undefined ? undefined : graph.files[edge.place.file];
      const given = edge === undefined ? undefined : outer?.calls[edge.call]?.args[term.index];
      const isOwn = edge?.to.some((id) => graph.nodes[id]?.function === term.function && graph.files[graph.nodes[id].file] === facts) === true;
      return isOwn && outer !== undefined && given !== undefined && isTaken(graph, outer, given, way.slice(0, -1), depth + 1);
    }
    default: return false;
  }
}
