/** Whether a function can learn, by what a call gives back or by what follows it, that its work has failed. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { isResultUsed } from '../../guards/body/result-use.ts';
import { eachStep, getInnerSteps, getReadTerms, holdsCall } from '../../steps.ts';
import { findCalledName, forEachTerm } from '../../terms.ts';

/** Nobody looks at what the call gives back; at most it is handed on as the answer of the function. */
export function isAnswerLost(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  if (call === undefined) return false;
  if (call.dropped || !isResultUsed(facts, index)) return true;
  if (facts.bindings.some((binding) => binding.values.some((value) => mentions(facts, value, index)))) return false;
  return [...eachStep(facts.functions[call.in]?.body ?? [])].every((step) => {
    switch (step.kind) {
      case 'return': return step.value === null || !mentions(facts, step.value, index) || isItself(step.value, index) || isJoined(facts, step.value, index);
      case 'await': return isItself(step.of, index) || !mentions(facts, step.of, index) || isJoined(facts, step.of, index);
      case 'call': return step.call === index || !mentions(facts, { kind: 'call', call: step.call }, index) || isJoined(facts, { kind: 'call', call: step.call }, index);
      default: return !getReadTerms(facts, step).some((term) => mentions(facts, term, index));
    }
  });
}

function isItself(term: Term, index: number): boolean {
  return term.kind === 'await' ? isItself(term.of, index) : term.kind === 'call' && term.call === index;
}

/** `await Promise.all(orders.map(send))`, whose own answer is lost. */
function isJoined(facts: FileFacts, term: Term, index: number): boolean {
  if (term.kind === 'await') return isJoined(facts, term.of, index);
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  if (call === undefined || term.kind !== 'call' || term.call === index) return false;
  const name = findCalledName(facts, call);
  return (name === 'all' || name === 'allSettled') && call.args.some((argument) => mentions(facts, argument, index)) && isAnswerLost(facts, term.call);
}

function mentions(facts: FileFacts, term: Term, index: number): boolean {
  let found = false;
  forEachTerm(facts, term, (inner) => { if (inner.kind === 'call' && inner.call === index) found = true; });
  return found;
}

/** `if (!sent) throw …` behind the call, or behind the `try` that it stands in. */
export function throwsAfter(steps: readonly Step[], call: number): boolean {
  let isBehind = false;
  for (const step of steps) {
    if (isBehind && [...eachStep([step])].some(({ kind }) => kind === 'throw')) return true;
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (inner !== undefined && (throwsAfter(inner, call) || (step.kind === 'try' && step.finaliser !== null && inner !== step.finaliser && [...eachStep(step.finaliser)].some(({ kind }) => kind === 'throw')))) return true;
    if (inner !== undefined || (step.kind === 'call' && step.call === call)) isBehind = true;
  }
  return false;
}
