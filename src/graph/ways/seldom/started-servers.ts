/**
 * Functions that start the server anew: an administrator's `POST /restart` that calls `start()`, and so all that is done when the program begins.
 * Nobody asks for that again and again, and requests are not served meanwhile anyway.
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { getPlainTerm, isInside } from '../../terms.ts';

const startingOfFile = new WeakMap<FileFacts, Map<number, boolean>>();
const listeningOfFile = new WeakMap<FileFacts, readonly number[]>();

/** Tells of a call whether it enters a function that lets a server listen. */
export function startsServer(graph: ProgramGraph, edge: CallEdge): boolean {
  return edge.to.some((id) => {
    const node = graph.nodes[id];
    const facts = node === undefined ? undefined : graph.files[node.file];
    return node !== undefined && facts !== undefined && isStart(facts, node.function);
  });
}

/** Asked for each call of the program; few functions are called from one place only. */
function isStart(facts: FileFacts, fn: number): boolean {
  const listening = getListening(facts);
  if (listening.length === 0) return false;
  const known = startingOfFile.get(facts) ?? new Map<number, boolean>();
  startingOfFile.set(facts, known);
  let starts = known.get(fn);
  if (starts === undefined) known.set(fn, (starts = listening.some((inner) => isInside(facts, inner, fn)) && makesRouter(facts, fn)));
  return starts;
}

/** A server that only waits for one answer, such as that of a sign-in, has no routes: what listens here is what is given its routes here too. */
function makesRouter(facts: FileFacts, fn: number): boolean {
  return facts.calls.some((call) => isInside(facts, call.in, fn) && isRouting(call));
}

function isRouting({ callee, args }: CallFact): boolean {
  return callee.kind === 'member' && ((callee.property === 'use' && args.length > 0) || ((callee.property === 'register' || callee.property === 'route' || callee.property === 'mount') && args.length > 0));
}

/** The functions in which `server.listen(port)` stands; `client.listen('orders')` listens to a channel, and `store.listen(render)` to changes. */
function getListening(facts: FileFacts): readonly number[] {
  let known = listeningOfFile.get(facts);
  if (known === undefined) {
    known = facts.calls.flatMap(({ callee, args: [first], in: fn }) => (callee.kind === 'member' && callee.property === 'listen' && !isHeard(facts, first) ? [fn] : []));
    listeningOfFile.set(facts, known);
  }
  return known;
}

function isHeard(facts: FileFacts, first: Term | undefined): boolean {
  if (first === undefined) return false;
  if (first.kind === 'literal') return typeof first.value === 'string';
  return getPlainTerm(facts, first).kind === 'function' || (first.kind === 'binding' && facts.bindings[first.binding]?.kind === 'function');
}
