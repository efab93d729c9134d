/** Whether anybody looks at what a call returns. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { eachStep, getReadTerms } from '../../steps.ts';
import { forEachTerm } from '../../terms.ts';

/** Claims ask of the same few calls for every pair of statements of a run. */
const usedOfFile = new WeakMap<FileFacts, Map<number, boolean>>();

/** False for `await redis.set(key, token, 'NX')` on a line of its own. */
export function isResultUsed(facts: FileFacts, index: number): boolean {
  let known = usedOfFile.get(facts);
  if (!known) usedOfFile.set(facts, (known = new Map<number, boolean>()));
  let isUsed = known.get(index);
  if (isUsed === undefined) known.set(index, (isUsed = isReadSomewhere(facts, index)));
  return isUsed;
}

function isReadSomewhere(facts: FileFacts, index: number): boolean {
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
