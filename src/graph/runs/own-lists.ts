/** What one process has collected as things happened to it, and the lists that a run makes of nothing else. */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import { findCollection, findCollectionWrite } from '../guards/flags/flags.ts';
import { getInnerSteps, holdsCall } from '../steps.ts';
import { findCalledName } from '../terms.ts';

/** A loop over something kept stands around the call. */
export function isInLoop(facts: FileFacts, fn: number, call: number, depth: number): boolean {
  const inside = (steps: readonly Step[]): boolean => steps.some((step) => getInnerSteps(step).some((part) => {
    if (!holdsCall(part, call)) return false;
    return (step.kind === 'loop' && step.over !== null && isKept(facts, step.over, fn, depth)) || inside(part);
  }));
  return inside(facts.functions[fn]?.body ?? []);
}

const views: ReadonlySet<string> = new Set(['entries', 'map', 'flatMap', 'splice', 'keys', 'values', 'filter', 'from', 'slice', 'sort', 'toSorted', 'reverse']);
/** Longer ways from a list to what it was made of nobody writes. */
const longestWay = 6;

/** True of what outlives the run, a view of it, or a list that is made of nothing else. */
export function isKept(facts: FileFacts, term: Term, fn: number, depth: number): boolean {
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
export function isLasting(facts: FileFacts, term: Term, fn: number): boolean {
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
