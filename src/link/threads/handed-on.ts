/** A function that only hands on what it is given: which call it makes of what, and whether it gives the answer back. */
import type { CallFact, FileFacts, Step, Term } from '../../model/facts.ts';
import type { Taken } from '../../model/graph.ts';

export interface HandedOn {
  readonly call: CallFact;
  readonly index: number;
}

/** Names that lead to names: nobody renames a parameter more often. */
const mostNames = 4;

/** Null for a function that does more, or whose answer is not that of the call. */
export function findHandedOn(facts: FileFacts, fn: number): HandedOn | null {
  const body = facts.functions[fn]?.body ?? [];
  const returned = body.at(-1);
  if (returned?.kind !== 'return' || returned.value === null) return null;
  const index = findCall(facts, fn, returned.value, 0);
  const call = index === null ? undefined : facts.calls[index];
  return index === null || call?.kind !== 'call' || !body.slice(0, -1).every((step) => isPartOf(step, index)) ? null : { call, index };
}

function isPartOf(step: Step, index: number): boolean {
  return step.kind === 'await' || (step.kind === 'call' && step.call === index);
}

/** `return list(…)`, `return await list(…)`, `const orders = list(…); return orders`. */
function findCall(facts: FileFacts, fn: number, term: Term, depth: number): number | null {
  if (depth > mostNames) return null;
  if (term.kind === 'await' || term.kind === 'cast') return findCall(facts, fn, term.of, depth + 1);
  if (term.kind === 'call') return term.call;
  const binding = term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
  const [value, ...others] = binding?.values ?? [];
  return binding?.scope === fn && value !== undefined && others.length === 0 ? findCall(facts, fn, value, depth + 1) : null;
}

/** A parameter of the function or a field of one; null for anything else, and for what may have a default. */
export function readTaken(facts: FileFacts, fn: number, term: Term, depth = 0): Taken | null {
  if (depth > mostNames) return null;
  switch (term.kind) {
    case 'parameter': return term.function === fn ? { parameter: term.index, field: null } : null;
    case 'cast': return readTaken(facts, fn, term.of, depth + 1);
    case 'member': {
      const owner = readTaken(facts, fn, term.object, depth + 1);
      return owner === null || owner.field !== null ? null : { ...owner, field: term.property };
    }
    case 'binding': {
      const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
      return value !== undefined && others.length === 0 ? readTaken(facts, fn, value, depth + 1) : null;
    }
    default: return null;
  }
}
