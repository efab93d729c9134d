/**
 * Objects that live longer than a request, as far as the way of one says so: `feed.hear(handler)` where the module made `feed`. What a handler
 * makes itself, it made for this request. Other callers of the same function say nothing: each way is looked at by itself.
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { isInside } from '../../terms.ts';

interface Site {
  readonly facts: FileFacts;
  readonly call: CallFact;
}

/** A value that a function was given, as the call before it wrote it. */
export interface GivenValue extends Site {
  readonly term: Term;
}

/** The call by whose object `this` of the function lives on, where the last call of the way stands in it; null where nothing says that it does. */
export function findKeeper(graph: ProgramGraph, way: readonly CallEdge[]): CallEdge | null {
  const here = readSite(graph, way.at(-1));
  const before = way.slice(0, -1);
  const from = readSite(graph, before.at(-1));
  if (here === null) return null;
  // The handler's own: a controller is there before its requests.
  if (from === null) return before.length === 0 ? (way[0] ?? null) : null;
  if (from.facts === here.facts && isInside(here.facts, here.call.in, from.call.in)) return findKeeper(graph, before);
  const { callee, kind } = from.call;
  return callee.kind === 'member' && kind !== 'new' ? findKeeperOf(graph, before, callee.object) : null;
}

/** The same of a value that the last call of the way is told. */
export function findKeeperOf(graph: ProgramGraph, way: readonly CallEdge[], term: Term): CallEdge | null {
  const site = readSite(graph, way.at(-1));
  let root = term;
  while (root.kind === 'member' || root.kind === 'cast' || root.kind === 'await') root = root.kind === 'member' ? root.object : root.of;
  if (root.kind === 'this') return findKeeper(graph, way);
  const binding = root.kind === 'binding' ? site?.facts.bindings[root.binding] : undefined;
  const isKept = binding !== undefined && binding.scope === 0 && binding.kind !== 'parameter';
  return isKept ? (way.at(-1) ?? null) : null;
}

/** What the function that the last call stands in was given as this parameter, by the call before it. */
export function findGiven(graph: ProgramGraph, way: readonly CallEdge[], term: Term): GivenValue | null {
  const here = readSite(graph, way.at(-1));
  const before = readSite(graph, way.at(-2));
  const plain = term.kind === 'binding' ? (here?.facts.bindings[term.binding]?.values[0] ?? term) : term;
  if (here === null || before === null || plain.kind !== 'parameter' || plain.function !== here.call.in || way.at(-2)?.roles.length !== 0) return null;
  const given = before.call.args[plain.index];
  return given === undefined ? null : { ...before, term: given };
}

function readSite(graph: ProgramGraph, edge: CallEdge | undefined): Site | null {
  const facts = edge && graph.files[edge.place.file];
  const call = edge && facts?.calls[edge.call];
  return facts === undefined || call === undefined ? null : { facts, call };
}
