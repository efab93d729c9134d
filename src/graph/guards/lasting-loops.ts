/**
 * Loops under a lock that last as long as the lock does: those without an end, and those that end because the process is told to stop or
 * the lock is lost. `while (i < 3)` gives the lock back with its last round, and whoever comes next makes everything once more.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import { getInnerSteps, holdsCall } from '../steps.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../terms.ts';
import { isNameOfLock } from './lock-words.ts';
import { getWritten } from './written-flags.ts';

type Loop = Extract<Step, { kind: 'loop' }>;

const mostDepth = 8;
const lostName = /^(?:is)?(?:lost|expired|released|held|valid)$/i;

/** `withLock('jobs', async () => { while (!stopped) { await refreshJobs(); await pause(5000); } })`: some loop around the call, among these steps of a function, lasts. */
export function isInLastingLoop(facts: FileFacts, fn: number, call: number, steps: readonly Step[] = facts.functions[fn]?.body ?? []): boolean {
  return steps.some((step) => {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    return inner !== undefined && ((step.kind === 'loop' && lasts(facts, fn, step)) || isInLastingLoop(facts, fn, call, inner));
  });
}

/** Each job that is registered asks the same of each way to it. */
const lastingLoops = new WeakMap<Loop, boolean>();

function lasts(facts: FileFacts, fn: number, loop: Loop): boolean {
  const known = lastingLoops.get(loop) ?? findLasts(facts, fn, loop);
  lastingLoops.set(loop, known);
  return known;
}

function findLasts(facts: FileFacts, fn: number, loop: Loop): boolean {
  if (loop.of !== 'while' && loop.of !== 'do-while' && loop.of !== 'for') return false;
  if (loop.over !== null && !isToldFromOutside(facts, fn, loop.over)) return false;
  return !leavesByItself(facts, fn, loop.body, { break: true, throw: true });
}

interface Ends {
  readonly break: boolean;
  /** Nothing catches what is thrown. In a `catch` block it is a failure that is handed on, which mostly ends the process. */
  readonly throw: boolean;
}

/** `break`, `return` and `throw`, unless they stand behind a test of the lock or of a flag that others set. */
function leavesByItself(facts: FileFacts, fn: number, steps: readonly Step[], ends: Ends): boolean {
  return steps.some((step) => {
    if (step.kind === 'return' || (step.kind === 'break' && ends.break) || (step.kind === 'throw' && ends.throw)) return true;
    if (step.kind === 'branch' && isToldFromOutside(facts, fn, step.test)) return false;
    const isCaught = step.kind === 'try' && step.handler !== null;
    const inner: Ends = { break: ends.break && step.kind !== 'loop' && step.kind !== 'switch', throw: ends.throw && !isCaught };
    return getInnerSteps(step).some((one) => leavesByItself(facts, fn, one, inner));
  });
}

/** What the test comes to never changes, or is decided by the lock or by another function. */
function isToldFromOutside(facts: FileFacts, fn: number, term: Term, depth = 0): boolean {
  if (depth > mostDepth) return false;
  const isTold = (one: Term): boolean => isToldFromOutside(facts, fn, one, depth + 1);
  switch (term.kind) {
    case 'literal': return term.value === true || term.value === 1;
    case 'cast': case 'await': return isTold(term.of);
    case 'operation': return term.operator === '||' ? term.operands.some(isTold) : term.operator === '!' || term.operator === '&&' ? term.operands.every(isTold) : isEquality(term.operator) && asksLock(facts, term);
    case 'member': return term.property === 'aborted' || asksLock(facts, term) || asksHeld(facts, term) || (term.object.kind === 'this' && isSetElsewhere(facts, fn, term));
    case 'binding': return asksLock(facts, term) || isSetElsewhere(facts, fn, term) || isAlwaysTrue(facts, term);
    case 'call': return asksLock(facts, term);
    default: return false;
  }
}

/** `held.lost`, of what the lock hands to its function. */
function asksHeld(facts: FileFacts, { object, property }: Extract<Term, { kind: 'member' }>): boolean {
  const value = object.kind === 'binding' ? facts.bindings[object.binding]?.values[0] : object;
  if (value?.kind !== 'parameter' || !lostName.test(property)) return false;
  return facts.calls.some((call) => call.args.some((arg) => arg.kind === 'function' && arg.function === value.function) && isNameOfLock(findCalledName(facts, call) ?? ''));
}

/** `const forever = true; while (forever) { … }` */
function isAlwaysTrue(facts: FileFacts, term: Term): boolean {
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'literal' && (plain.value === true || plain.value === 1);
}

const isEquality = (operator: string): boolean => ['===', '==', '!==', '!='].includes(operator);

/** `await lock.extend(60_000)`, `held`, after `const held = await redis.set(lockKey, id)`. */
function asksLock(facts: FileFacts, term: Term): boolean {
  let found = false;
  forEachTerm(facts, getPlainTerm(facts, term), (inner) => {
    const name = inner.kind === 'member' ? inner.property : inner.kind === 'global' ? inner.name : inner.kind === 'binding' ? facts.bindings[inner.binding]?.name : undefined;
    if (name !== undefined && isNameOfLock(name)) found = true;
  });
  return found;
}

/** A flag that the function of the loop reads, and that neither it nor a callback of it writes: `stopped`, which a listener of a signal sets. */
function isSetElsewhere(facts: FileFacts, fn: number, flag: Term): boolean {
  if (flag.kind === 'binding' && !['let', 'var'].includes(facts.bindings[flag.binding]?.kind ?? '')) return false;
  return !getWritten(facts, fn).has(JSON.stringify(flag));
}
