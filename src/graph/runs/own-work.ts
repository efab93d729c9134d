/**
 * Work that only this process has: what stands in a map of its open connections or of its waiting retries no other instance finds,
 * and a second run finds it no more once it was taken out.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import { findCollection, findCollectionWrite } from '../guards/flags/flags.ts';
import { getInnerSteps, holdsCall } from '../steps.ts';
import { findCalledName } from '../terms.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';

/** On the way to the call, the run goes through something that is kept in a field or a variable of the module. */
export function isOwnWork(graph: ProgramGraph, { way, edge }: Pick<ReachedCall, 'way' | 'edge'>): boolean {
  return [...way, edge].some((step) => isMadeForOwn(graph.files[step.place.file], step));
}

function isMadeForOwn(facts: FileFacts | undefined, { call, loop }: CallEdge): boolean {
  const fact = facts?.calls[call];
  if (facts === undefined || fact === undefined || !loop) return false;
  const isPassed = !fact.loop && fact.callee.kind === 'member' && isKept(facts, fact.callee.object, fact.in, 0);
  return isPassed || isInLoop(facts, fact.in, call, 0);
}

/** A loop over something kept stands around the call. */
function isInLoop(facts: FileFacts, fn: number, call: number, depth: number): boolean {
  const inside = (steps: readonly Step[]): boolean => steps.some((step) => getInnerSteps(step).some((part) => {
    if (!holdsCall(part, call)) return false;
    return (step.kind === 'loop' && step.over !== null && isKept(facts, step.over, fn, depth)) || inside(part);
  }));
  return inside(facts.functions[fn]?.body ?? []);
}

const views: ReadonlySet<string> = new Set(['entries', 'keys', 'values', 'filter', 'from', 'slice', 'sort', 'toSorted', 'reverse']);
/** Longer ways from a list to what it was made of nobody writes. */
const longestWay = 6;

function isKept(facts: FileFacts, term: Term, fn: number, depth: number): boolean {
  if (depth > longestWay) return false;
  const next = (inner: Term): boolean => isKept(facts, inner, fn, depth + 1);
  switch (term.kind) {
    case 'cast': case 'spread': return next(term.of);
    case 'array': return term.items.length === 1 && term.items.every(next);
    // `connections.entries()`, `Array.from(connections.values())`, `Object.values(connections)`
    case 'call': {
      const call = facts.calls[term.call];
      if (call?.callee.kind !== 'member' || !views.has(findCalledName(facts, call) ?? '')) return false;
      const { object } = call.callee;
      const [first] = call.args;
      return object.kind === 'global' ? first !== undefined && next(first) : next(object);
    }
    case 'member': return isLasting(facts, term, fn);
    case 'binding': return isLasting(facts, term, fn) || isListOfKept(facts, term.binding, fn, depth);
    default: return false;
  }
}

/**
 * `new Map()`, `new Set()` or `[]` that outlives the run, and that is filled one by one as things happen to this process. What is put
 * in by the dozen was read somewhere, and the other instances read it too.
 */
function isLasting(facts: FileFacts, term: Term, fn: number): boolean {
  const made = findCollection(facts, term, fn);
  if (made === null || made.madeBy !== null) return false;
  const writes = facts.calls.filter((_, index) => {
    const write = findCollectionWrite(facts, index);
    return write?.kind === 'set' && write.flag.key === made.key;
  });
  return writes.length > 0 && !writes.some(({ loop }) => loop);
}

/** A list that this run begins, and that only what is kept is put into. */
function isListOfKept(facts: FileFacts, index: number, fn: number, depth: number): boolean {
  const binding = facts.bindings[index];
  const [first, ...others] = binding?.values ?? [];
  if (binding === undefined || first === undefined || others.length > 0 || binding.scope === 0) return false;
  if (first.kind !== 'array' || first.items.length > 0) return isKept(facts, first, fn, depth + 1);
  const pushes = facts.calls.flatMap((call, at) => (call.callee.kind === 'member' && call.callee.property === 'push' && call.callee.object.kind === 'binding' && call.callee.object.binding === index ? [{ call, at }] : []));
  return pushes.length > 0 && pushes.every(({ call, at }) => call.in === fn && isInLoop(facts, fn, at, depth + 1));
}
