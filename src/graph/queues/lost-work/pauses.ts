/** Promises that stand for nothing but time: whoever waits for one waits for no work. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName, isInside } from '../../terms.ts';

const timers: ReadonlySet<string> = new Set(['setTimeout', 'setImmediate']);

/** What people call such a function, which is mostly that of another file or package. */
const pauseName = /^(?:sleep|delay|pause|wait|timeout|snooze|wait_?for_?ms|sleep_?ms)$/i;

/** `sleep(100)`, `new Promise((resolve) => setTimeout(resolve, 100))`, and `setTimeout(100)` of https://nodejs.org/api/timers.html#timers-promises-api */
export function isPause(facts: FileFacts, call: CallFact): boolean {
  const { kind, callee, args: [executor, ...others] } = call;
  if (executor !== undefined && others.length === 0 && isTime(executor) && pauseName.test(findCalledName(facts, call) ?? '')) return true;
  if (callee.kind === 'binding' && /^(?:node:)?timers\/promises$/.test(facts.bindings[callee.binding]?.from?.specifier ?? '')) return true;
  // What an executor gives back: `(resolve) => setTimeout(resolve, 100)`
  if (isTimer(call) || isSettling(facts, call)) return true;
  if (kind !== 'new' || callee.kind !== 'global' || callee.name !== 'Promise' || executor?.kind !== 'function') return false;
  const inside = facts.calls.filter((one) => isInside(facts, one.in, executor.function));
  return inside.some(isTimer) && inside.every((one) => isTimer(one) || isParameter(facts, one, executor.function));
}

function isTimer({ callee }: CallFact): boolean {
  return callee.kind === 'global' && timers.has(callee.name);
}

/** `setTimeout(() => resolve(true), 100)` */
function isSettling(facts: FileFacts, call: CallFact): boolean {
  return facts.calls.some(({ kind, callee, args: [executor] }) => kind === 'new' && callee.kind === 'global' && callee.name === 'Promise' && executor?.kind === 'function' && isParameter(facts, call, executor.function));
}

/** A number, by what is written there. */
function isTime(term: Term): boolean {
  return (term.kind === 'literal' && typeof term.value === 'number') || term.kind === 'operation' || term.kind === 'binding' || term.kind === 'member';
}

function isParameter(facts: FileFacts, { callee }: CallFact, executor: number): boolean {
  if (callee.kind === 'parameter') return callee.function === executor;
  return callee.kind === 'binding' && facts.bindings[callee.binding]?.values.some((value) => value.kind === 'parameter' && value.function === executor) === true;
}
