/** The guards of a run that do not hold, and what that costs. */
import type { Confidence, Severity } from '../../model/finding.ts';
import type { BrokenGuard, Guard, GuardFlaw } from '../guard.ts';
import { getLeastConfidence } from '../ways/reached-calls.ts';
import { findHarm, findHarmOfOthers, hasSeveralInstances, type Harm } from './run-harm.ts';
import type { Run } from './scheduled-run.ts';

/** `expires-early`: a run may last longer than the guard. */
export type GuardFault = BrokenGuard | Exclude<GuardFlaw, 'counts-runs'> | 'per-instance' | 'expires-early';

export interface BrokenRunGuard {
  readonly guard: Guard;
  readonly why: GuardFault;
  /** What two runs do when they meet; null when nothing is known of it. */
  readonly harm: Harm | null;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** The guard the least protected work depends on, when it does not hold, and every guard that can stay taken for ever. */
export function findBrokenGuards(run: Run): readonly BrokenRunGuard[] {
  const harm = findHarm(run);
  const weakest = run.guard === null ? [] : [run.guard];
  const others = run.guards.filter((guard) => !isSamePlace(guard, run.guard));
  const found = [...weakest, ...others.filter((guard) => isCheckThenAct(guard) || isMislaid(guard) || (run.guard?.verdict.kind === 'broken' && isLate(guard)))].flatMap((guard) => {
    const verdict = judge(run, guard, harm);
    return verdict === null ? [] : [{ guard, harm, ...verdict }];
  });
  const isTold = (guard: Guard): boolean => found.some((one) => one.guard === guard && one.why === 'not-released-in-finally');
  const stuck = run.guards.filter((guard) => guard.isStuck && !guard.expires && !isTold(guard));
  return [...found, ...stuck.map((guard): BrokenRunGuard => ({ guard, harm, why: 'not-released-in-finally', severity: getStuckSeverity(guard), confidence: run.entry.confidence }))];
}

function isCheckThenAct(guard: Guard): boolean {
  return guard.verdict.kind === 'broken' && (guard.verdict.why === 'check-then-act' || guard.verdict.why === 'read-then-set');
}

/** Set after an await: where nothing better is held, each such flag lets two runs into its own part of the work. */
function isLate(guard: Guard): boolean {
  return guard.verdict.kind === 'broken' && guard.verdict.why === 'await-between';
}

/** Taken on one connection and given back on another: it may stay taken, whatever the job does. */
function isMislaid({ verdict }: Guard): boolean {
  return verdict.kind === 'broken' && (verdict.why === 'pooled-session' || verdict.why === 'other-lock-released');
}

function isSamePlace(guard: Guard, other: Guard | null): boolean {
  return other !== null && guard.place.file === other.place.file && guard.place.span.every((part, index) => part === other.place.span[index]);
}

type Judged = Pick<BrokenRunGuard, 'why' | 'severity' | 'confidence'> & Partial<Pick<BrokenRunGuard, 'harm'>>;

function judge(run: Run, guard: Guard, harm: Harm | null): Judged | null {
  const confidence = run.entry.confidence;
  switch (guard.verdict.kind) {
    case 'unknown': return null;
    case 'correct': return harm === null ? null : findFlaw(run, guard, getLeastConfidence([harm.confidence, confidence]));
    case 'per-instance':
      if (hasSeveralInstances(run) && harm !== null) return { why: 'per-instance', severity: 'error', confidence: harm.confidence };
      // A job that stops for good is missed whatever it does.
      if (guard.flaws.includes('kept-by-release')) return { why: 'kept-by-release', severity: 'warning', confidence };
      return judgeUncounted(run, guard) ?? (harm === null ? null : findFlaw(run, guard, getLeastConfidence([harm.confidence, confidence])));
    case 'broken': {
      const { why } = guard.verdict;
      switch (why) {
        // A lock that can stay taken stops the job for good, whatever the job does.
        case 'not-released-in-finally': return isFreeInTime(run, guard) ? harm && findFlaw(run, guard, getLeastConfidence([harm.confidence, confidence])) : { why, severity: getStuckSeverity(guard), confidence };
        case 'ignored-by-version': return { why, severity: harm === null ? 'warning' : 'error', confidence };
        case 'check-then-act': case 'read-then-set': return { why, severity: isGrave(run, harm) ? 'error' : 'warning', confidence: getLeastConfidence([confidence, 'likely']) };
        case 'time-window': return harm === null ? null : { why, severity: harm.severity, confidence: harm.confidence };
        case 'pooled-session': case 'other-lock-released':
          return { why, severity: harm === null ? 'warning' : 'error', confidence: harm === null ? confidence : getLeastConfidence([harm.confidence, confidence]) };
        case 'changing-key': case 'outside-transaction': case 'released-on-hang-up': case 'await-between': case 'never-tested': case 'created-per-run': case 'cleared-by-refused-run': case 'work-not-awaited': case 'off-by-default':
          return harm === null ? null : { why, severity: 'error', confidence: getLeastConfidence([harm.confidence, confidence]) };
      }
    }
  }
}

/** What is given back in a finally stays taken only where the few steps around that fail. */
function getStuckSeverity({ expires, leak }: Guard): Severity {
  return expires || leak !== null ? 'warning' : 'error';
}

/** It expires before the next start, which it turns away no more. One that lasts as long as the period ends a moment after that start, and a retry comes sooner. */
function isFreeInTime({ period, meetings }: Run, { expirySeconds }: Guard): boolean {
  return expirySeconds !== null && period !== null && expirySeconds < period && !meetings.has('retry');
}

/** What nobody takes back. On one instance the next tick of a timer has to come within the moments between read and write. */
function isGrave(run: Run, harm: Harm | null): boolean {
  if (harm === null || harm.severity === 'info' || harm.kind !== 'effect') return false;
  const nature = run.effects[0]?.nature;
  return harm.severity === 'error' || ((nature === 'money' || nature === 'message' || nature === 'destruction') && !(run.isTimer && run.instances.kind === 'one'));
}

/** It keeps runs apart, only not when it matters most: after a crash, or when a run is slow. */
function findFlaw(run: Run, guard: Guard, confidence: Confidence): Pick<BrokenRunGuard, 'why' | 'severity' | 'confidence'> | null {
  const likely = getLeastConfidence([confidence, 'likely']);
  if (guard.flaws.includes('no-expiry')) return { why: 'no-expiry', severity: 'warning', confidence };
  if (guard.expirySeconds !== null && run.budget.from !== 'unknown' && guard.expirySeconds < run.budget.value) {
    // A platform's default is what a run may take, not what anybody expects it to take.
    return { why: 'expires-early', severity: run.budget.from === 'file' ? 'warning' : 'info', confidence: likely };
  }
  if (guard.flaws.includes('released-without-token')) return { why: 'released-without-token', severity: guard.expirySeconds !== null && guard.expirySeconds <= shortLease ? 'warning' : 'info', confidence: likely };
  if (guard.flaws.includes('loss-unnoticed')) return { why: 'loss-unnoticed', severity: 'info', confidence: likely };
  return guard.flaws.includes('waits-in-line') && formsLine(run) ? { why: 'waits-in-line', severity: 'info', confidence: likely } : null;
}

/** Runs come faster than slow ones end, and not only by an accident of delivery. */
function formsLine(run: Run): boolean {
  return run.isTimer || run.meetings.has('next-start') || run.meetings.has('given-up') || run.meetings.has('retry');
}

/** A slow run outlasts it any day. */
const shortLease = 60;

/** A flag in memory, where nobody says how many processes there are: each has one of its own. */
function judgeUncounted(run: Run, guard: Guard): Judged | null {
  const harm = guard.kind === 'in-memory' && !guard.isStuck ? findHarmOfOthers(run) : null;
  // A note on a guess helps nobody.
  return harm === null || harm.severity === 'info' ? null : { why: 'per-instance', severity: harm.severity, confidence: harm.confidence, harm };
}
