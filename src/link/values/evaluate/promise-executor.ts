/** `new Promise((resolve) => resolve(db))`: what the executor hands to its first parameter. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Values } from '../value.ts';

/** An executor with more ends than this is a parser, not an opener. */
const MOST_ENDS = 12;

export function fromPromiseExecutor(ev: Evaluation, executor: Term, at: At): Values {
  if (executor.kind !== 'function') return NO_VALUES;
  const facts = ev.program.getFile(at.file);
  const ends = facts.calls.filter((call) => isWithin(facts, call.in, executor.function) && isFirstParameter(facts, call.callee, executor.function));
  return ev.interner.union(ends.slice(0, MOST_ENDS).map((call) => (call.args[0] ? ev.evaluate(call.args[0], { file: at.file, fn: call.in, frame: at.frame }) : NO_VALUES)));
}

function isFirstParameter(facts: FileFacts, callee: Term, fn: number): boolean {
  if (callee.kind === 'parameter') return callee.function === fn && callee.index === 0;
  if (callee.kind !== 'binding') return false;
  const values = facts.bindings[callee.binding]?.values ?? [];
  return values.some((value) => value.kind === 'parameter' && value.function === fn && value.index === 0);
}

function isWithin(facts: FileFacts, fn: number, owner: number): boolean {
  for (let index: number | null = fn; index !== null; index = facts.functions[index]?.parent ?? null) if (index === owner) return true;
  return false;
}
