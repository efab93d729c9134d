/** How bad it is when two of these runs meet. Follows the schedules that start them, the effects they have, and the guard. */
import type { Confidence, Severity } from '../../src/model/finding.ts';
import type { EffectNature } from '../../src/graph/effects/effects.ts';
import { getLeastConfidence } from '../../src/graph/reached-calls.ts';
import type { Schedule } from '../../src/model/graph.ts';
import { hasOption } from '../../src/rulekit/options.ts';
import { findValue } from '../../src/rulekit/known.ts';
import type { Run } from './run.ts';

export interface Verdict {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** `effect`: something happens twice. `load`: the same expensive work is done twice. */
  readonly harm: 'effect' | 'load';
}

const frequent = 15 * 60;
const day = 24 * 60 * 60;

/** What a second run repeats for good. A request to another service may or may not: it counts as load. */
const lasting = new Set<EffectNature>(['money', 'message', 'paid-call', 'write']);

/** Null where nothing has to be said: guarded, cheap, rare, or nothing known of its effects. */
export function findVerdict(run: Run): Verdict | null {
  const harm = run.entry.kind === 'http' ? judgeCalledRun(run) : judgeProcessRun(run);
  const { guard } = run;
  if (guard === null) return harm;
  switch (guard.verdict.kind) {
    case 'correct': case 'unknown': return null;
    case 'per-instance': return harm !== null && run.instances !== null && run.instances > 1 ? { ...harm, severity: 'error' } : null;
    case 'broken': {
      // A lock that can stay taken stops the job for good, whatever the job does.
      if (guard.verdict.why === 'not-released-in-finally') return { harm: harm?.harm ?? 'load', confidence: 'certain', severity: 'error' };
      return harm === null ? null : { ...harm, severity: 'error' };
    }
  }
}

/** A run that a scheduler starts over http. */
function judgeCalledRun(run: Run): Verdict | null {
  const isLikely = run.schedules.some((schedule) => canMeet(run, schedule));
  const [worst] = run.effects;
  const confidence = getLeastConfidence([run.entry.confidence, worst?.call.confidence ?? 'certain']);
  if (worst !== undefined && lasting.has(worst.nature)) {
    if (isLikely) return { severity: 'error', confidence, harm: 'effect' };
    // Only a second delivery, or a hand, can repeat it: seldom enough that a notice a day or a few cents are no more than a note.
    const isSmall = worst.nature === 'paid-call' || (worst.nature === 'message' && run.period !== null && run.period >= day);
    return { severity: isSmall ? 'info' : 'warning', confidence, harm: 'effect' };
  }
  if (worst?.nature === 'enqueue' && isLikely && !isDeduplicated(run)) return { severity: 'warning', confidence, harm: 'effect' };
  return judgeLoad(run, isLikely) ?? (worst?.nature === 'request' && isLikely ? { severity: 'warning', confidence: getLeastConfidence([confidence, 'likely']), harm: 'effect' } : null);
}

/** The allocation incident: every run builds its client anew and makes request after request. */
function judgeLoad(run: Run, isLikely: boolean): Verdict | null {
  const { requests, loops, freshClients, calls } = run.network;
  const isFrequent = run.period !== null && (run.period <= frequent || (run.budget !== null && run.budget > run.period / 2));
  const isHeavy = requests >= 2 || loops;
  if (!isHeavy || !(isFrequent || isLikely)) return null;
  const confidence = getLeastConfidence([run.entry.confidence, calls[0]?.confidence ?? 'certain']);
  if (freshClients.length > 0) return { severity: 'error', confidence, harm: 'load' };
  return loops || requests >= 3 ? { severity: 'warning', confidence, harm: 'load' } : null;
}

/** A run that a timer of the process itself starts: in every instance, whether or not the last one has ended. */
function judgeProcessRun(run: Run): Verdict | null {
  const [worst] = run.effects;
  const { requests, loops, freshClients } = run.network;
  if (worst !== undefined && lasting.has(worst.nature)) {
    const confidence = getLeastConfidence([run.entry.confidence, worst.call.confidence]);
    if (run.instances !== null && run.instances > 1) return { severity: 'error', confidence, harm: 'effect' };
    // One statement is done long before the next tick; mail after mail, or a run each minute, need not be.
    const isLong = worst.call.loop || (run.period !== null && run.period <= frequent && requests + run.effects.length >= 2);
    return isLong && run.period !== null && run.period < day ? { severity: 'warning', confidence: getLeastConfidence([confidence, 'likely']), harm: 'effect' } : null;
  }
  const isHeavy = loops || (freshClients.length > 0 && requests >= 2);
  if (!isHeavy || run.period === null || run.period > frequent) return null;
  return { severity: 'warning', confidence: getLeastConfidence([run.entry.confidence, 'likely']), harm: 'load' };
}

/** By its settings, not only by accident, a second run can start while one is going on. */
export function canMeet(run: Run, schedule: Schedule): boolean {
  const retries = findValue(schedule.retryCount) ?? 0;
  const deadline = findValue(schedule.attemptDeadlineSeconds);
  switch (schedule.platform) {
    // It never has two attempts outstanding: runs meet only after it gave an attempt up.
    case 'cloud-scheduler': return retries > 0 || (deadline !== null && run.budget !== null && deadline < run.budget);
    case 'vercel-cron': return run.budget !== null && schedule.periodSeconds !== null && schedule.periodSeconds < run.budget;
  }
}

function isDeduplicated(run: Run): boolean {
  const keys = ['jobId', 'deduplication', 'singletonKey', 'deduplicationId', 'MessageDeduplicationId'];
  return run.effects
    .filter((effect) => effect.nature === 'enqueue')
    .every((effect) => keys.some((key) => hasOption(effect.match.arguments, key)));
}
