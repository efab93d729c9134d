/** Which calls of a file a value comes from. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { eachStep } from '../steps.ts';
import { forEachTerm } from '../terms.ts';
import { findSettled } from './settled-answers.ts';

/** `const { rows } = await query(); const due = rows.filter(isDue);` is three steps. */
const longestValue = 5;

/** The calls whose answers the term is made of, through the names that hold them. */
export function findCallsIn(facts: FileFacts, term: Term): ReadonlySet<number> {
  const calls = new Set<number>();
  const seen = new Set<number>();
  const visit = (value: Term, depth: number): void => {
    if (depth === 0) return;
    forEachTerm(facts, value, (inner) => {
      if (inner.kind === 'call') calls.add(inner.call);
      const settled = inner.kind === 'parameter' ? findSettled(facts, inner) : undefined;
      if (settled) visit(settled, depth - 1);
      if (inner.kind !== 'binding' || seen.has(inner.binding)) return;
      seen.add(inner.binding);
      for (const one of facts.bindings[inner.binding]?.values ?? []) visit(one, depth - 1);
    });
  };
  visit(term, longestValue);
  return calls;
}

const readers: ReadonlySet<string> = new Set(['json', 'text', 'blob', 'arrayBuffer', 'formData']);
const contents: ReadonlySet<string> = new Set(['data', 'body', 'result', 'results']);

/** Somebody reads what the other side answered, or is given it: the call asks for something. */
export function isAnswerRead(facts: FileFacts, index: number): boolean {
  const fn = facts.calls[index]?.in;
  if (fn === undefined) return true;
  const isAnswer = (term: Term): boolean => findCallsIn(facts, term).has(index);
  if (facts.calls.some(({ callee, in: at }) => at === fn && callee.kind === 'member' && readers.has(callee.property) && isAnswer(callee.object))) return true;
  if (facts.bindings.some(({ scope, values }) => scope === fn && values.some((value) => value.kind === 'member' && contents.has(value.property) && isAnswer(value.object)))) return true;
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if (step.kind === 'return' && step.value !== null && isAnswer(step.value)) return true;
  }
  return false;
}
