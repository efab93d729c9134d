/** Whether anybody looks at what a call returns. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { eachStep, getReadTerms } from '../../steps.ts';
import { forEachTerm } from '../../terms.ts';

/** False for `await redis.set(key, token, 'NX')` on a line of its own. */
export function isResultUsed(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  if (call === undefined || call.dropped) return false;
  const mentions = (term: Term): boolean => {
    let found = false;
    forEachTerm(facts, term, (inner) => { if (inner.kind === 'call' && inner.call === index) found = true; });
    return found;
  };
  for (const step of eachStep(facts.functions[call.in]?.body ?? [])) {
    if (!isItself(step, index) && getReadTerms(facts, step).some(mentions)) return true;
  }
  return facts.bindings.some((binding) => binding.values.some(mentions));
}

/** The call and the await of it are steps of their own. */
function isItself(step: Step, index: number): boolean {
  if (step.kind === 'call') return step.call === index;
  return step.kind === 'await' && step.of.kind === 'call' && step.of.call === index;
}
