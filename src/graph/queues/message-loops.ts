/** Loops over the messages that a handler is given at once: what stands in them is done for one message. */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import { getInnerSteps, holdsCall } from '../steps.ts';
import { forEachTerm } from '../terms.ts';

/** `for (const record of event.Records)`, `event.Records.map(handle)`: the loop nearest to the call goes through what the function was given. */
export function isPerMessage(facts: FileFacts, fn: number, call: number): boolean {
  const over = findLoop(facts.functions[fn]?.body ?? [], call) ?? findReceiver(facts, call);
  return over !== null && isGiven(facts, over, fn);
}

function findLoop(steps: readonly Step[], call: number): Term | null {
  for (const step of steps) {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (inner !== undefined) return findLoop(inner, call) ?? (step.kind === 'loop' ? step.over : null);
  }
  return null;
}

function findReceiver(facts: FileFacts, call: number): Term | null {
  const callee = facts.calls[call]?.callee;
  return callee?.kind === 'member' ? callee.object : null;
}

function isGiven(facts: FileFacts, term: Term, fn: number, depth = 0): boolean {
  let found = false;
  forEachTerm(facts, term, (inner) => {
    if (inner.kind === 'parameter' && inner.function === fn) found = true;
    if (inner.kind === 'binding' && depth < 3 && facts.bindings[inner.binding]?.values.some((value) => isGiven(facts, value, fn, depth + 1)) === true) found = true;
  });
  return found;
}
