/** Promises that a timer rejects: what waits for them beside its work has a time limit. */
import type { CallFact, FileFacts, Step, Term } from '../../../model/facts.ts';
import { findNumberTerm } from '../../numbers.ts';
import { eachStep } from '../../steps.ts';
import { getPlainTerm, isInside } from '../../terms.ts';

export interface Limit {
  readonly seconds: number | null;
}

/** A promise that nothing but a timer settles, and that it rejects. */
export function findLimit(facts: FileFacts, term: Term, depth = 0): Limit | null {
  const plain = getPlainTerm(facts, term);
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (call === undefined || depth > 3) return null;
  const made = findTimer(facts, call);
  if (made !== null) return made;
  if (call.callee.kind === 'member' && call.callee.property === 'then') return isThrowing(facts, call) ? { seconds: null } : null;
  const called = getPlainTerm(facts, call.callee);
  const fn = called.kind === 'function' ? called.function : call.callee.kind === 'binding' ? findDeclared(facts, call.callee.binding) : null;
  return fn === null ? null : givesLimit(facts, fn, depth + 1);
}

/** The function gives back such a promise and nothing else. */
export function givesLimit(facts: FileFacts, fn: number, depth = 0): Limit | null {
  const given = [...eachStep(facts.functions[fn]?.body ?? [])].flatMap((step) => (step.kind === 'return' && step.value !== null ? [step.value] : []));
  const [only] = given;
  return given.length === 1 && only !== undefined ? findLimit(facts, only, depth) : null;
}

function findDeclared(facts: FileFacts, binding: number): number | null {
  const { kind, values: [value] } = facts.bindings[binding] ?? { kind: 'let', values: [] };
  return kind === 'function' && value?.kind === 'function' ? value.function : null;
}

/** `new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('too late')), 60_000); })` */
export function findTimer(facts: FileFacts, { kind, callee, args: [executor] }: CallFact): Limit | null {
  if (kind !== 'new' || callee.kind !== 'global' || callee.name !== 'Promise' || executor?.kind !== 'function') return null;
  const timers = facts.calls.filter((call) => call.callee.kind === 'global' && call.callee.name === 'setTimeout' && isInside(facts, call.in, executor.function));
  const found = timers.find(({ args: [then] }) => then !== undefined && (isParameterOf(facts, then, executor.function, 1) || (then.kind === 'function' && !tells(facts, then.function) && callsParameter(facts, then.function, executor.function, 1))));
  if (found === undefined) return null;
  const milliseconds = found.args[1] === undefined ? null : findNumberTerm(facts, found.args[1]);
  return { seconds: milliseconds === null ? null : milliseconds / 1000 };
}

/** What the timer sets may be what the work looks at. */
function tells(facts: FileFacts, fn: number): boolean {
  return [...eachStep(facts.functions[fn]?.body ?? [])].some(({ kind }) => kind === 'assign');
}

/** `sleep(60_000).then(() => { throw new Error('too late'); })` */
function isThrowing(facts: FileFacts, { callee, args: [then] }: CallFact): boolean {
  const before = callee.kind === 'member' && callee.object.kind === 'call' ? facts.calls[callee.object.call] : undefined;
  const name = before?.callee.kind === 'binding' ? facts.bindings[before.callee.binding]?.name : before?.callee.kind === 'member' ? before.callee.property : before?.callee.kind === 'global' ? before.callee.name : undefined;
  if (name === undefined || !/^(?:sleep|delay|wait|pause|set_?timeout)/i.test(name) || then?.kind !== 'function') return false;
  const body: readonly Step[] = facts.functions[then.function]?.body ?? [];
  return body.some(({ kind }) => kind === 'throw');
}

export function callsParameter(facts: FileFacts, fn: number, executor: number, index: number): boolean {
  return facts.calls.some((call) => isInside(facts, call.in, fn) && isParameterOf(facts, call.callee, executor, index));
}

export function isParameterOf(facts: FileFacts, term: Term, fn: number, index: number): boolean {
  if (term.kind === 'parameter') return term.function === fn && term.index === index;
  return term.kind === 'binding' && facts.bindings[term.binding]?.values.some((value) => value.kind === 'parameter' && value.function === fn && value.index === index) === true;
}
