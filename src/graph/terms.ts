/** Reading terms of a file: what they are rooted in, what they mention. */
import type { CallFact, FileFacts, Term } from '../model/facts.ts';

/** Values may refer to each other in a circle; no honest chain is this long. */
const maximumDepth = 8;

/** Calls `visit` for the term and every term inside it. Calls are entered, functions are not. */
export function forEachTerm(facts: FileFacts, term: Term, visit: (term: Term) => void, depth = 0): void {
  if (depth > maximumDepth * 4) return;
  visit(term);
  const next = (inner: Term): void => {
    forEachTerm(facts, inner, visit, depth + 1);
  };
  switch (term.kind) {
    case 'template': term.parts.forEach(next); return;
    case 'member': next(term.object); return;
    case 'index': next(term.object); next(term.index); return;
    case 'element': case 'spread': case 'await': case 'cast': next(term.of); return;
    case 'array': term.items.forEach(next); return;
    case 'operation': term.operands.forEach(next); return;
    case 'object':
      for (const property of term.properties) next(property.kind === 'spread' ? property.of : property.value);
      return;
    case 'call': {
      const call = facts.calls[term.call];
      if (call === undefined) return;
      next(call.callee);
      call.args.forEach(next);
      return;
    }
    case 'literal': case 'binding': case 'global': case 'parameter': case 'this': case 'super': case 'function': case 'class': case 'unknown':
      return;
  }
}

/** Looks through casts, awaits and constants that have exactly one value. */
export function getPlainTerm(facts: FileFacts, term: Term, depth = 0): Term {
  if (depth > maximumDepth) return term;
  if (term.kind === 'cast' || term.kind === 'await') return getPlainTerm(facts, term.of, depth + 1);
  if (term.kind === 'binding') {
    const binding = facts.bindings[term.binding];
    const [value, ...others] = binding?.values ?? [];
    if (binding?.kind === 'const' && value !== undefined && others.length === 0 && value.kind !== 'unknown') {
      return getPlainTerm(facts, value, depth + 1);
    }
  }
  return term;
}

/** The called property of `object.name(…)`, or the plain name of `name(…)`. */
export function findCalledName(facts: FileFacts, call: CallFact): string | null {
  switch (call.callee.kind) {
    case 'member': return call.callee.property;
    case 'binding': return facts.bindings[call.callee.binding]?.name ?? null;
    case 'global': return call.callee.name;
    default: return null;
  }
}

/** The class whose `this` a function sees: its own, or that of the method an arrow stands in. */
export function findClassOfThis(facts: FileFacts, fn: number): number | null {
  for (let current: number | null = fn; current !== null; current = facts.functions[current]?.parent ?? null) {
    const cls = facts.functions[current]?.class;
    if (cls !== undefined) return cls;
  }
  return null;
}

/** True when `inner` stands in `outer` or is it. */
export function isInside(facts: FileFacts, inner: number, outer: number): boolean {
  for (let current: number | null = inner; current !== null; current = facts.functions[current]?.parent ?? null) {
    if (current === outer) return true;
  }
  return false;
}
