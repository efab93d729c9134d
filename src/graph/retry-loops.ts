/**
 * Loops that try one thing again until it works: `for (let attempt = 0; …) { try { return await send(); } catch { await pause(); } }`.
 * What stands in them is done once by a run that goes well, and not once per item.
 */
import type { FileFacts, Step, Term } from '../model/facts.ts';
import { forEachTerm } from './terms.ts';

const callsOfFile = new WeakMap<FileFacts, Map<number, ReadonlySet<number>>>();

/** True when every loop of its function around the call is such a loop. */
export function isRetried(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  return call?.loop === true && getRetriedCalls(facts, call.in).has(index);
}

function getRetriedCalls(facts: FileFacts, fn: number): ReadonlySet<number> {
  const memo = callsOfFile.get(facts) ?? new Map<number, ReadonlySet<number>>();
  callsOfFile.set(facts, memo);
  const seen = memo.get(fn);
  if (seen !== undefined) return seen;
  const retried = new Set<number>();
  collect(facts, facts.functions[fn]?.body ?? [], false, retried);
  memo.set(fn, retried);
  return retried;
}

function collect(facts: FileFacts, steps: readonly Step[], isInside: boolean, retried: Set<number>): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'call': if (isInside) retried.add(step.call); break;
      // What stands in a loop over items is done for each of them, however often it is tried.
      case 'loop': if (isRetry(facts, step)) collect(facts, step.body, true, retried); break;
      case 'branch': collect(facts, step.then, isInside, retried); collect(facts, step.otherwise, isInside, retried); break;
      case 'switch': for (const one of step.cases) collect(facts, one.body, isInside, retried); break;
      case 'try': for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) collect(facts, part, isInside, retried); break;
      default: break;
    }
  }
}

function isRetry(facts: FileFacts, loop: Step & { kind: 'loop' }): boolean {
  return endsWhenItWorks(loop.body) || (loop.over !== null && loop.of !== 'for-of' && loop.of !== 'for-await' && countsAttempts(facts, loop.over));
}

/** The first round that does not fail leaves the loop. */
function endsWhenItWorks(body: readonly Step[]): boolean {
  return !goesOn(body) && body.some((step) => step.kind === 'return' || step.kind === 'break' || (step.kind === 'try' && endsWhenItWorks(step.block)));
}

/** A `continue` before the end of the block begins the next round. */
export function goesOn(steps: readonly Step[]): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'continue': return true;
      case 'branch': return goesOn(step.then) || goesOn(step.otherwise);
      case 'switch': return step.cases.some((one) => goesOn(one.body));
      // A round that failed is what is tried again.
      case 'try': return goesOn(step.block);
      default: return false;
    }
  });
}

const counter = /attempt|retr(y|ies)|\btries\b/i;

function countsAttempts(facts: FileFacts, over: Term): boolean {
  let found = false;
  forEachTerm(facts, over, (term) => {
    const name = term.kind === 'binding' ? facts.bindings[term.binding]?.name : term.kind === 'member' ? term.property : undefined;
    if (name !== undefined && counter.test(name)) found = true;
  });
  return found;
}
