/** What is wrong with how a lock of a library is used. */
import type { CallFact, FileFacts, Step } from '../../../model/facts.ts';
import type { CallEdge, LockHabits, Role } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';
import type { GuardFlaw } from '../../guard.ts';

/** A call of the function that is read, and what linking knows about all calls of that function. */
export interface LockCall {
  readonly facts: FileFacts;
  readonly call: CallFact;
  readonly edges: ReadonlyMap<number, CallEdge>;
}

/** Seconds after which the lock is free again whoever holds it; null where it is renewed, or nothing says. */
export function findLeaseSeconds({ facts }: LockCall, { leaseMs }: LockHabits): number | null {
  return leaseMs === null || facts.calls.some((other) => findCalledName(facts, other) === 'extend') ? null : leaseMs / 1000;
}

export function findLockFlaws(at: LockCall, habits: LockHabits): readonly GuardFlaw[] {
  const flaws: GuardFlaw[] = [];
  if (habits.waits && !givesUp(at) && !isAskedJustBefore(at)) flaws.push('waits-in-line');
  if (habits.tellsLoss && ignoresSignal(at)) flaws.push('loss-unnoticed');
  return flaws;
}

/** `tryAcquire(mutex).runExclusive(work)` */
function givesUp({ facts, call, edges }: LockCall): boolean {
  const object = call.callee.kind === 'member' ? getPlainTerm(facts, call.callee.object) : null;
  return object?.kind === 'call' && hasRole(edges, object.call, 'lock-limit');
}

/** `if (mutex.isLocked()) return;` with no await before the lock is asked for. */
function isAskedJustBefore({ facts, call, edges }: LockCall): boolean {
  let isFree = false;
  for (const step of eachStep(facts.functions[call.in]?.body ?? [])) {
    if (step.kind === 'await') isFree = false;
    else if (isCall(step) && hasRole(edges, step.call, 'lock-question')) isFree = true;
    else if (isCall(step) && facts.calls[step.call] === call) return isFree;
  }
  return false;
}

function isCall(step: Step): step is Extract<Step, { kind: 'call' }> {
  return step.kind === 'call';
}

function hasRole(edges: ReadonlyMap<number, CallEdge>, call: number, role: Role): boolean {
  return edges.get(call)?.roles.some((match) => match.role === role) === true;
}

/** The routine takes no `signal`, by which it would learn that the lock could not be extended. */
function ignoresSignal({ facts, call }: LockCall): boolean {
  const last = call.args.at(-1);
  const routine = last === undefined ? undefined : getPlainTerm(facts, last);
  return routine?.kind === 'function' && facts.functions[routine.function]?.parameters.length === 0;
}
