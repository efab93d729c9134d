/** How bad an effect before its mark is: by what it costs, and by how likely the same work is handed out again. */
import type { Confidence, Severity } from '../../model/finding.ts';
import type { EffectNature } from '../effects/effects.ts';
import { isKeptUntilDone } from '../retries-of-consumer.ts';
import type { DoneEffect } from './flow.ts';
import { isNoticeOfMany } from './notices.ts';
import type { Mark } from './marks.ts';
import type { Starts } from './starts.ts';
import type { LaterFailure } from './walk-state.ts';

/** What is wrong with the order of one effect. */
export interface Disorder {
  readonly effect: DoneEffect;
  /** The write that records it, afterwards. */
  readonly mark: Mark | null;
  /** What can end the run with an error before the effect is recorded. */
  readonly failure: LaterFailure | null;
  /** Of a message that a broker keeps until it is acknowledged. */
  readonly isUnrecordedPayment?: true;
}

export interface Verdict {
  readonly severity: Severity;
  readonly confidence: Confidence;
}

const hour = 60 * 60;
const day = 24 * hour;

/** What nobody can take back. */
const grave: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'message']);
/** What is repeated only by a second run of the same work, at some cost. */
const lasting: ReadonlySet<EffectNature> = new Set<EffectNature>(['counter', 'write', 'paid-call', 'enqueue', 'request']);

/** Queues in the database of the project, whose jobs may be part of the transaction. */
const ownDatabase: ReadonlySet<string> = new Set(['pg-boss', 'graphile-worker', 'agenda', '@nestjs/pg-boss', '@wavezync/nestjs-pgboss']);

/** Null where nothing has to be said. */
export function judge(disorder: Disorder, starts: Starts): Verdict | null {
  const { nature } = disorder.effect.effect;
  if (!grave.has(nature) && !lasting.has(nature)) return null;
  if (nature === 'request' && disorder.mark === null) return null;
  return starts.kind === 'job' ? judgeJob(disorder, starts) : judgeSchedule(disorder, starts);
}

/** A job that fails is run again from its start. */
function judgeJob({ effect, mark, failure, isUnrecordedPayment }: Disorder, { retries }: Starts & { kind: 'job' }): Verdict | null {
  const { nature } = effect.effect;
  if (failure !== null && retries.from !== 'stall') {
    if (isNoticeOfMany(effect)) return { severity: 'warning', confidence: 'likely' };
    if (failure.write !== null) return grave.has(nature) ? { severity: 'warning', confidence: 'likely' } : null;
    if (nature === 'money' || nature === 'message') return { severity: retries.from === 'option' && retries.count !== null ? 'error' : 'warning', confidence: 'likely' };
    return nature === 'counter' || (nature === 'enqueue' && failure.isRolledBack && !ownDatabase.has(effect.effect.match.library)) ? { severity: 'warning', confidence: 'likely' } : null;
  }
  // The provider may have done it when the call times out. One step for one payment is as small as such a run can make it.
  if (mark === null && failure === null && nature === 'money' && retries.from === 'option' && retries.steps === undefined) return { severity: 'warning', confidence: 'likely' };
  // Those of a list who have their letter get it once more.
  if (mark === null && failure === null && nature === 'message' && retries.from === 'option' && retries.steps === undefined) return { severity: 'warning', confidence: 'likely' };
  // Whatever is handed out until it is told to be done is handed out again after a crash.
  if (mark === null && (nature === 'counter' || isUnrecordedPayment === true) && isKeptUntilDone(retries)) return { severity: 'warning', confidence: 'likely' };
  if (mark === null) return null;
  // Only a crash in the moment between the two repeats it.
  return grave.has(nature) || nature === 'counter' || nature === 'request' ? { severity: 'warning', confidence: 'likely' } : null;
}

function judgeSchedule({ effect, mark, failure }: Disorder, starts: Starts & { kind: 'schedule' }): Verdict | null {
  const { nature } = effect.effect;
  const confidence: Confidence = starts.isGuess ? 'possible' : 'likely';
  const isAgain = starts.overlap !== null || (starts.inProcess && starts.instances === 'several') || (failure !== null && starts.retried !== null);
  // Half of a long row of jobs is queued when the time is up, and the retry begins at the first.
  if (nature === 'enqueue' && mark === null && starts.retried?.delivery.failure === 'exception' && effect.loops.length > 0) return { severity: 'warning', confidence };
  if (mark === null && (failure === null || starts.retried === null)) return null;
  if (isAgain) return { severity: grave.has(nature) && !starts.isGuess ? 'error' : 'warning', confidence };
  if (mark === null || nature === 'paid-call' || nature === 'request') return null;
  // Two runs begin together whenever both are due.
  if (starts.together.length > 0) return { severity: 'warning', confidence };
  // A crash or a second delivery repeats what was not marked yet: much where all is marked together, else one item.
  if (starts.period !== null && starts.period >= day) return { severity: 'info', confidence };
  const isOften = starts.period !== null && starts.period <= hour;
  const isLong = effect.loops.length > 0 || nature === 'money';
  if (starts.besideRequests && starts.instances !== 'one') return { severity: 'warning', confidence };
  if (mark.pace === 'late' || (isOften && (isLong || starts.redelivered !== null))) return { severity: 'warning', confidence };
  return { severity: 'info', confidence };
}
