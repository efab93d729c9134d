/** How bad it is when two of these runs meet and nothing keeps them apart: the schedules that start them, and what they do. */
import type { Confidence, Severity } from '../../model/finding.ts';
import { getLeastConfidence } from '../reached-calls.ts';
import { isDeduplicated } from './deduplicated.ts';
import { isLasting } from './lasting-effects.ts';
import { canMeet } from './meetings.ts';
import type { Run } from './scheduled-run.ts';

export interface Harm {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** `effect`: something happens twice. `load`: the same expensive work is done twice. */
  readonly kind: 'effect' | 'load';
}

const frequent = 15 * 60;
const day = 24 * 60 * 60;

/** Null where nothing has to be said: cheap, rare, or nothing known of its effects. Guards are not asked. */
export function findHarm(run: Run): Harm | null {
  return run.entry.kind === 'http' ? judgeCalledRun(run) : judgeProcessRun(run);
}

/** A run that a scheduler starts over http. */
function judgeCalledRun(run: Run): Harm | null {
  const isLikely = run.schedules.some((schedule) => canMeet(run, schedule));
  const [worst] = run.effects;
  const confidence = getLeastConfidence([run.entry.confidence, worst?.call.confidence ?? 'certain']);
  if (worst !== undefined && isLasting(worst.nature)) {
    if (isLikely) return { severity: 'error', confidence, kind: 'effect' };
    // Only a second delivery, or a hand, can repeat it: seldom enough that a notice a day or a few cents are no more than a note.
    const isSmall = worst.nature === 'paid-call' || (worst.nature === 'message' && run.period !== null && run.period >= day);
    return { severity: isSmall ? 'info' : 'warning', confidence, kind: 'effect' };
  }
  if (worst?.nature === 'enqueue' && isLikely && !isDeduplicated(run.effects)) return { severity: 'warning', confidence, kind: 'effect' };
  return judgeLoad(run, isLikely) ?? (worst?.nature === 'request' && isLikely ? { severity: 'warning', confidence: getLeastConfidence([confidence, 'likely']), kind: 'effect' } : null);
}

/** The allocation incident: every run builds its client anew and makes request after request. */
function judgeLoad(run: Run, isLikely: boolean): Harm | null {
  const { requests, loops, freshClients, calls } = run.network;
  const isFrequent = run.period !== null && (run.period <= frequent || (run.budget !== null && run.budget > run.period / 2));
  const isHeavy = requests >= 2 || loops;
  if (!isHeavy || !(isFrequent || isLikely)) return null;
  const confidence = getLeastConfidence([run.entry.confidence, calls[0]?.confidence ?? 'certain']);
  if (freshClients.length > 0) return { severity: 'error', confidence, kind: 'load' };
  return loops || requests >= 3 ? { severity: 'warning', confidence, kind: 'load' } : null;
}

/** A run that a timer of the process itself starts: in every instance, whether or not the last one has ended. */
function judgeProcessRun(run: Run): Harm | null {
  const [worst] = run.effects;
  const { requests, loops, freshClients } = run.network;
  if (worst !== undefined && isLasting(worst.nature)) {
    const confidence = getLeastConfidence([run.entry.confidence, worst.call.confidence]);
    if (hasSeveralInstances(run)) return { severity: 'error', confidence, kind: 'effect' };
    // One statement is done long before the next tick; mail after mail, or a run each minute, need not be.
    const isLong = worst.call.loop || (run.period !== null && run.period <= frequent && requests + run.effects.length >= 2);
    return isLong && run.period !== null && run.period < day ? { severity: 'warning', confidence: getLeastConfidence([confidence, 'likely']), kind: 'effect' } : null;
  }
  const isHeavy = loops || (freshClients.length > 0 && requests >= 2);
  if (!isHeavy || run.period === null || run.period > frequent) return null;
  return { severity: 'warning', confidence: getLeastConfidence([run.entry.confidence, 'likely']), kind: 'load' };
}

/** Several are shown by a file of the repository, or promised by the platform. */
export function hasSeveralInstances(run: Run): boolean {
  return run.instances === 'many' || (run.instances !== null && run.instances > 1);
}
