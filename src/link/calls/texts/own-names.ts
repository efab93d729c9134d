/** What the names in a file stand for, as far as they stand for one thing. */
import type { CallFact, FileFacts, FunctionFact, Term } from '../../../model/facts.ts';

/** What a variable is given, where that is one thing; a parameter is what the caller gives. */
export function settledValue({ bindings }: FileFacts, index: number): readonly Term[] | null {
  const { values = [], from } = bindings[index] ?? {};
  return from === undefined && values.length === 1 ? values : null;
}

export function literalText(facts: FileFacts, term: Term): string | null {
  const value = term.kind === 'binding' ? settledValue(facts, term.binding)?.[0] : term;
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

export function patternOf(facts: FileFacts, term: Term | undefined): readonly [pattern: string, flags: string] | null {
  const value = term?.kind === 'binding' ? settledValue(facts, term.binding)?.[0] : term;
  if (value?.kind !== 'operation' || value.operator !== 'pattern') return null;
  const [pattern, flags] = value.operands.map((one) => (one.kind === 'literal' && typeof one.value === 'string' ? one.value : null));
  return pattern != null && flags != null ? [pattern, flags] : null;
}

/** A function of the file, or a method of the class that the call stands in. */
export function ownFunction(facts: FileFacts, { callee, in: fn }: CallFact): { readonly function: number; readonly fact: FunctionFact } | null {
  const number = callee.kind === 'binding' ? functionOf(settledValue(facts, callee.binding)?.[0]) : callee.kind === 'member' && callee.object.kind === 'this' ? methodOf(facts, fn, callee.property) : undefined;
  const fact = number === undefined ? undefined : facts.functions[number];
  return number !== undefined && fact ? { function: number, fact } : null;
}

function functionOf(value: Term | undefined): number | undefined {
  return value?.kind === 'function' ? value.function : undefined;
}

function methodOf(facts: FileFacts, fn: number, name: string): number | undefined {
  const owner = facts.functions[fn]?.class;
  return owner === undefined ? undefined : facts.classes[owner]?.members.find((member) => member.kind === 'method' && member.name === name)?.function;
}
