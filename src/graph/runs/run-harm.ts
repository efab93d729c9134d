/** How bad it is when two of these runs meet and nothing keeps them apart: the schedules that start them, and what they do. */
import type { Confidence, Severity } from '../../model/finding.ts';
import type { ReachedEffect } from '../effects/effects-of-entry.ts';
import { getLeastConfidence } from '../ways/reached-calls.ts';
import { isDeduplicated } from './deduplicated.ts';
import { isLasting } from './lasting-effects.ts';
import type { Run } from './scheduled-run.ts';
import { signedInLibraries } from '../services/signed-in.ts';

export interface Harm {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** `effect`: something happens twice. `load`: the same expensive work is done twice. */
  readonly kind: 'effect' | 'load';
}

const minute = 60;
const frequent = 15 * 60;
const hour = 60 * 60;
const day = 24 * hour;
const farAway = 1000;
/** Calls from the handler to an effect that belongs to what the job is for. */
const nearby = 5;

/** Null where nothing has to be said: cheap, rare, kept apart by the platform, or nothing known of its effects. Guards are not asked. */
export function findHarm(run: Run): Harm | null {
  const harm = run.isTimer ? judgeTimer(run) : run.sideBySide === null ? judgeCalledRun(run) : judgeSideBySide(run);
  return harm === null ? null : limit(run, harm);
}

/** On the name of a path, or on a secret that somebody sends at times nobody knows, nothing worse than a warning is built. */
function limit(run: Run, harm: Harm): Harm | null {
  const isSeen = run.schedules.length === 0 || run.schedules.some(({ evidence }) => evidence === 'config' || evidence === 'call');
  if (isSeen) return harm;
  const isNamed = run.schedules.every(({ evidence }) => evidence === 'path');
  // A note on a guess helps nobody.
  if (isNamed && harm.severity === 'info') return null;
  return {
    ...harm,
    severity: harm.severity === 'error' ? 'warning' : harm.severity,
    confidence: getLeastConfidence([harm.confidence, isNamed && harm.kind === 'load' ? 'possible' : 'likely']),
  };
}

/** A run that a platform starts, by a request or an invocation. */
function judgeCalledRun(run: Run): Harm | null {
  const overlaps = ['next-start', 'given-up', 'retry'].some((meeting) => [...run.meetings].some((one) => one === meeting));
  const canMeet = overlaps || run.meetings.has('redelivery') || run.together.length > 1;
  if (!canMeet) return null;
  const [worst] = run.effects;
  const confidence = getLeastConfidence([run.entry.confidence, worst?.call.confidence ?? 'certain']);
  if (worst !== undefined && isLasting(worst.nature)) {
    if (overlaps) return { severity: 'error', confidence, kind: 'effect' };
    return { severity: isSmall(run, worst) ? 'info' : 'warning', confidence, kind: 'effect' };
  }
  if (worst?.nature === 'enqueue' && (overlaps || worst.call.loop) && !isDeduplicated(run.effects)) {
    // A worker that claims what it takes does a job once that is queued twice by accident.
    return { severity: overlaps || run.together.length > 1 ? 'warning' : 'info', confidence: getLeastConfidence([confidence, 'likely']), kind: 'effect' };
  }
  const load = judgeLoad(run, overlaps);
  if (load !== null) return load;
  return worst?.nature === 'request' && overlaps ? { severity: 'warning', confidence: getLeastConfidence([confidence, 'likely']), kind: 'effect' } : null;
}

/** A worker takes the next start while the last run goes on: nobody says how long that is, but item after item is not done at once. */
function judgeSideBySide(run: Run): Harm | null {
  const [worst] = run.effects;
  if (worst === undefined || !isLasting(worst.nature) || !worst.call.loop || worst.call.way.length > nearby || run.period === null || run.period >= hour) return null;
  return { severity: 'warning', confidence: getLeastConfidence([run.entry.confidence, worst.call.confidence, 'likely']), kind: 'effect' };
}

/** Only a second delivery, or a hand, can repeat it: seldom enough that a notice a day, a row or a few cents are no more than a note. */
function isSmall(run: Run, worst: ReachedEffect): boolean {
  const isDaily = run.period !== null && run.period >= day;
  if (worst.nature === 'money' || worst.nature === 'destruction') return false;
  // What is so far below is done in some case of some case.
  if (worst.call.way.length > nearby) return true;
  switch (worst.nature) {
    case 'message': return isDaily;
    default: return isDaily || !worst.call.loop;
  }
}

/** The allocation incident: every run builds its client anew and makes request after request. */
function judgeLoad(run: Run, overlaps: boolean): Harm | null {
  const { requests, loops, freshClients, calls } = run.network;
  const budget = run.budget.from === 'unknown' ? null : run.budget.value;
  const isFrequent = run.period !== null && (run.period <= frequent || (budget !== null && budget > run.period / 2));
  const isHeavy = requests >= 2 || loops;
  if (!isHeavy || !(isFrequent || overlaps)) return null;
  const confidence = getLeastConfidence([run.entry.confidence, calls[0]?.confidence ?? 'certain']);
  // What only an accident of delivery repeats once in a while costs no more than one run more.
  if (freshClients.length > 0) return { severity: overlaps ? 'error' : 'info', confidence, kind: 'load' };
  return loops || requests >= 3 ? { severity: overlaps ? 'warning' : 'info', confidence, kind: 'load' } : null;
}

/** A run that a timer of the process starts: in every instance, whether or not the last one has ended. */
function judgeTimer(run: Run): Harm | null {
  const [worst] = run.effects;
  const canMeet = run.schedules.every((schedule) => schedule.delivery.waitsFor !== 'run');
  if (worst !== undefined && isLasting(worst.nature)) {
    const confidence = getLeastConfidence([run.entry.confidence, worst.call.confidence]);
    // A platform's default is a bound that few services ever come near.
    if (run.instances.kind === 'several') return { severity: run.instances.most !== null && run.instances.most >= farAway ? 'warning' : 'error', confidence, kind: 'effect' };
    const likely = getLeastConfidence([confidence, 'likely']);
    if (isMultiplied(run, worst)) return judgeMultiplied(run, worst);
    // One statement is done long before the next tick; mail after mail, or a run each minute, need not be.
    // Between the two steps of one instance no tick of minutes comes either: two instances it may be, where the database is not a file.
    // Rows that are written from memory are written before the next tick; what waits for other services may not be.
    const waits = isIrrevocable(worst) || run.network.requests > 0;
    const isOften = run.period !== null && run.period <= (run.keepsDatabase ? minute : frequent) && run.network.requests + run.effects.length >= 2;
    const isNear = getDistance(worst) <= (worst.nature === 'money' ? nearby + 2 : nearby);
    if (canMeet && isNear && waits && (worst.call.loop || isOften) && run.period !== null && run.period < hour) return { severity: 'warning', confidence: likely, kind: 'effect' };
    // Between two statements no tick comes; between two instances of a web server, should there be two, nothing stands.
    if (canMeet && isNear && isOften && run.servesRequests && !run.keepsDatabase && run.instances.kind !== 'one') return { severity: 'info', confidence: likely, kind: 'effect' };
    if (run.bills && isForEachByEach(run, worst)) return { severity: 'info', confidence: likely, kind: 'effect' };
  }
  if (worst?.nature === 'enqueue' && isQueuedByEach(run)) {
    const isFar = run.instances.kind === 'several' && run.instances.most !== null && run.instances.most >= farAway;
    return { severity: run.queued === 'lasting' && !isFar ? 'warning' : 'info', confidence: getLeastConfidence([run.entry.confidence, worst.call.confidence, 'likely']), kind: 'effect' };
  }
  if (worst?.nature === 'enqueue' && run.queued === 'lasting' && !isDeduplicated(run.effects) && isForEachByEach(run, worst)) return { severity: 'info', confidence: getLeastConfidence([run.entry.confidence, worst.call.confidence, 'likely']), kind: 'effect' };
  if (worst !== undefined && isAskedByEach(run, worst)) return { severity: 'warning', confidence: getLeastConfidence([run.entry.confidence, worst.call.confidence, 'likely']), kind: 'effect' };
  return canMeet ? judgeTimerLoad(run) : null;
}

/** The clocks of several instances strike in the same moment, and each queues a job of its own. What an interval queues may be what it has found, and the next one does not find. */
function isQueuedByEach({ instances, effects, entry, asksDatabase, queued }: Run): boolean {
  return instances.kind === 'several' && queued !== 'harmless' && !isDeduplicated(effects) && (entry.framework !== 'setInterval' || !asksDatabase);
}

/** The clocks of several instances strike in the same moment, each finds the same rows, and has another service make one more of something for each of them. */
function isAskedByEach({ instances, entry, asksDatabase, makesOneMore }: Run, { call }: ReachedEffect): boolean {
  const isShown = instances.kind === 'several' && (instances.most === null || instances.most < farAway);
  return isShown && makesOneMore && call.loop && asksDatabase && entry.scheduled?.expression != null;
}

/** The web servers of a service are multiplied, their clocks strike in the same moment, and each finds the same rows. */
function isForEachByEach({ instances, servesRequests, keepsDatabase, asksDatabase, entry }: Run, { call }: ReachedEffect): boolean {
  return instances.kind === 'unknown' && servesRequests && !keepsDatabase && asksDatabase && call.loop && entry.scheduled?.expression != null;
}

/** Calls on the way to it. A function that is written where it is handed over is a part of the one around it. */
function getDistance({ call: { names } }: ReachedEffect): number {
  return names.slice(1).filter((name) => name !== 'handler').length;
}

/** The web servers of a service are the ones that are multiplied; a worker that is alone may well stay so. */
function isMultiplied(run: Run, worst: ReachedEffect): boolean {
  return run.instances.kind === 'unknown' && run.servesRequests && !run.keepsDatabase && isIrrevocable(worst) && !isSignedIn(worst);
}

function judgeMultiplied(run: Run, worst: ReachedEffect): Harm {
  const isDaily = run.period === null || run.period >= day;
  const isSeldom = (isDaily || worst.call.way.length > nearby) && worst.nature !== 'money';
  return { severity: isSeldom ? 'info' : 'warning', confidence: getLeastConfidence([run.entry.confidence, worst.call.confidence, 'likely']), kind: 'effect' };
}

/**
 * What a guard in the memory of one process leaves to the others, where nobody says how many there are. A container that is one unless
 * somebody asks for more is taken for one.
 */
export function findHarmOfOthers(run: Run): Harm | null {
  const [worst] = run.effects;
  if (worst === undefined || run.isOneByDefault || !isMultiplied(run, worst)) return null;
  if (run.isTimer) return judgeMultiplied(run, worst);
  const harm = findHarm(run);
  return harm?.kind === 'effect' ? { ...harm, severity: harm.severity === 'error' ? 'warning' : harm.severity } : null;
}

/** A run that only reads, and keeps what it read in memory, belongs in every instance. */
function judgeTimerLoad(run: Run): Harm | null {
  // Something in it speaks of other runs, and what it does about them is out of sight.
  if (run.guards.some((guard) => guard.kind === 'unresolved')) return null;
  if (run.isKeptInMemory) return null;
  const { requests, loops, freshClients } = run.network;
  const isShared = run.effects.length > 0 || run.asksDatabase;
  const isHeavy = loops || (freshClients.length > 0 && requests >= 2);
  if (!isHeavy || !isShared || run.period === null || run.period > frequent) return null;
  return { severity: 'info', confidence: getLeastConfidence([run.entry.confidence, 'likely']), kind: 'load' };
}

/** What nobody takes back: a row that is there twice can be deleted. */
function isIrrevocable(effect: ReachedEffect): boolean {
  return effect.nature === 'money' || effect.nature === 'message' || effect.nature === 'paid-call' || effect.nature === 'destruction';
}

/** It sends through a session that one process holds; whoever posts to a webhook has none. */
function isSignedIn({ match }: ReachedEffect): boolean {
  return signedInLibraries.has(match.library) && !match.api.includes('WebhookClient');
}

/** Several are shown by a file of the repository, or promised by the platform. */
export function hasSeveralInstances(run: Run): boolean {
  return run.instances.kind === 'several';
}
