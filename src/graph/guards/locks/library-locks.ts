/** What the lock of a library does beyond keeping runs apart: how long it is held, and what a run does that finds it taken. */
import type { CallFact, FileFacts, Step } from '../../../model/facts.ts';
import type { RoleMatch, StaticValue } from '../../../model/graph.ts';
import { findNumberTerm } from '../../numbers.ts';
import { eachStep } from '../../steps.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';
import type { GuardFlaw } from '../../guard.ts';

/** Leases that nothing extends by itself. https://github.com/mike-marcacci/node-redlock#usage: only `using` does. */
const leases: Readonly<Record<string, ReadonlySet<string>>> = { redlock: new Set(['acquire', 'lock']), '@upstash/lock': new Set(['acquire']) };

/** Calls that stand in line behind whoever holds the lock, for as long as that takes: https://github.com/DirtyHairy/async-mutex#mutex-1 and its like. */
const waiting: Readonly<Record<string, ReadonlySet<string>>> = {
  'async-mutex': new Set(['runExclusive', 'acquire']), 'async-lock': new Set(['acquire']), 'await-lock': new Set(['acquireAsync']), 'async-sema': new Set(['acquire']),
};

/** What makes a lock give up, at once or after the time it is told: https://github.com/DirtyHairy/async-mutex#limiting-the-time-waiting-for-a-mutex-or-semaphore-to-become-available */
const giving: ReadonlySet<string> = new Set(['tryAcquire', 'withTimeout']);

/** Questions after which nobody has to wait, if the lock is asked for at once. */
const questions: ReadonlySet<string> = new Set(['isLocked', 'isBusy']);

/** Seconds after which the lock is free again whoever holds it; null where it is renewed, or nothing says. */
export function findLeaseSeconds(facts: FileFacts, call: CallFact, match: RoleMatch): number | null {
  const name = findCalledName(facts, call);
  if (name === null || leases[match.library]?.has(name) !== true || facts.calls.some((other) => findCalledName(facts, other) === 'extend')) return null;
  const milliseconds = match.library === '@upstash/lock' ? findNumber(match.originArguments[0], 'lease') : call.args[1] === undefined ? null : findNumberTerm(facts, call.args[1]);
  return milliseconds === null ? null : milliseconds / 1000;
}

function findNumber(value: StaticValue | undefined, key: string): number | null {
  const found = value?.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
  return found?.kind === 'literal' && typeof found.value === 'number' ? found.value : null;
}

export function findLockFlaws(facts: FileFacts, call: CallFact, match: RoleMatch): readonly GuardFlaw[] {
  const flaws: GuardFlaw[] = [];
  if (standsInLine(facts, call, match)) flaws.push('waits-in-line');
  if (match.library === 'redlock' && findCalledName(facts, call) === 'using' && ignoresSignal(facts, call)) flaws.push('loss-unnoticed');
  return flaws;
}

function standsInLine(facts: FileFacts, call: CallFact, match: RoleMatch): boolean {
  const name = findCalledName(facts, call);
  if (name === null || waiting[match.library]?.has(name) !== true) return false;
  const object = call.callee.kind === 'member' ? getPlainTerm(facts, call.callee.object) : null;
  const maker = object?.kind === 'call' ? facts.calls[object.call] : undefined;
  if (maker !== undefined && giving.has(findCalledName(facts, maker) ?? '')) return false;
  return !isAskedJustBefore(facts, call);
}

/** `if (mutex.isLocked()) return;` with no await before the lock is asked for. */
function isAskedJustBefore(facts: FileFacts, call: CallFact): boolean {
  let isFree = false;
  for (const step of eachStep(facts.functions[call.in]?.body ?? [])) {
    if (isCall(facts, step, (one) => questions.has(findCalledName(facts, one) ?? ''))) isFree = true;
    else if (isCall(facts, step, (one) => one === call)) return isFree;
    else if (step.kind === 'await') isFree = false;
  }
  return false;
}

function isCall(facts: FileFacts, step: Step, test: (call: CallFact) => boolean): boolean {
  const call = step.kind === 'call' ? facts.calls[step.call] : undefined;
  return call !== undefined && test(call);
}

/** The routine takes no `signal`, by which it would learn that the lock could not be extended. */
function ignoresSignal(facts: FileFacts, call: CallFact): boolean {
  const last = call.args.at(-1);
  const routine = last === undefined ? undefined : getPlainTerm(facts, last);
  return routine?.kind === 'function' && facts.functions[routine.function]?.parameters.length === 0;
}
