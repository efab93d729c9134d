/**
 * `new Promise((resolve) => { setTimeout(() => { send(order); resolve(); }, 50); })`: a timer's work as a part of what waits for the promise.
 * Whoever pauses between two messages writes it so.
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';

/** Nothing else ends the promise: a timer beside listeners is there for the case that they are never called. */
export function isAwaitedTimer(facts: FileFacts, call: CallFact): boolean {
  const [work] = call.args;
  if (work?.kind !== 'function' || !call.dropped || call.callee.kind !== 'global' || call.callee.name !== 'setTimeout') return false;
  if (facts.functions[call.in]?.parameters.length === 0 || !isOfPromise(facts, call.in)) return false;
  const settles = (callee: Term): boolean => callee.kind === 'binding' && facts.bindings[callee.binding]?.values.some((value) => value.kind === 'parameter' && value.function === call.in && value.index === 0) === true;
  return facts.calls.some((inner) => inner.in === work.function && settles(inner.callee)) && !facts.calls.some((other) => other !== call && other.in === call.in && other.args.some(({ kind }) => kind === 'function'));
}

function isOfPromise(facts: FileFacts, executor: number): boolean {
  return facts.calls.some(({ kind, callee, args: [given] }) => kind === 'new' && callee.kind === 'global' && callee.name === 'Promise' && given?.kind === 'function' && given.function === executor);
}
