/** Work that is done before it is recorded as done, where something hands the same work out again. */
import type { Confidence, Severity } from '../model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../model/graph.ts';
import type { DatabaseSite, DoneEffect } from './effect-order/flow.ts';
import { findMark, isClaimedByHand, isItemRecordedInAdvance, isRecordedInAdvance } from './effect-order/marks.ts';
import { findStarts, type Starts } from './effect-order/starts.ts';
import { judge, type Disorder, type Verdict } from './effect-order/verdicts.ts';
import { isOfOtherKind } from './effect-order/other-kind.ts';
import { isSentToMany } from './effect-order/sent-to-many.ts';
import { isUncounted, isUnrecordedPayment } from './effect-order/uncounted.ts';
import { walkRun } from './effect-order/walk-run.ts';
import type { LaterFailure, RunOrder } from './effect-order/walk-state.ts';
import { findEffectsOfEntry, type ReachedEffect } from './effects/effects-of-entry.ts';
import { getRank } from './effects/effects.ts';
import type { Guard } from './guard.ts';
import { getGuardsOfEntry } from './guards-of-entry.ts';
import { isKeptUntilDone, isUntilAcknowledged } from './retries-of-consumer.ts';
import { findRetriesOfWork } from './retries-of-work.ts';
import { isOwnWork } from './runs/own-work.ts';
import { findFirstAlike } from './ways/entries-alike.ts';
import { getLeastConfidence } from './ways/reached-calls.ts';
import { findStatement } from './statements/find-statement.ts';
import { isKnownTable } from './tables/unique-insert.ts';

export interface EffectBeforeMark extends Disorder {
  /** The same effect with the way to it. */
  readonly reached: ReachedEffect;
  /** Further effects of the run in the same disorder. */
  readonly others: readonly ReachedEffect[];
  readonly starts: Starts;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

const known = new WeakMap<ProgramGraph, Map<number, readonly EffectBeforeMark[]>>();

/** The worst such effect of the entry; null where there is none, or a claim or a key makes it harmless. */
export function findEffectBeforeMark(graph: ProgramGraph, entry: EntryPoint): EffectBeforeMark | null {
  return findEffectsBeforeMarks(graph, entry)[0] ?? null;
}

/** The worst of each job of the entry, the worst of all first: a consumer that asks each message for its name does the work of many. */
export function findEffectsBeforeMarks(graph: ProgramGraph, entry: EntryPoint): readonly EffectBeforeMark[] {
  const entries = known.get(graph) ?? new Map<number, readonly EffectBeforeMark[]>();
  known.set(graph, entries);
  const seen = entries.get(entry.id);
  if (seen !== undefined) return seen;
  const starts = findStarts(graph, entry);
  const first = findFirstAlike(graph, entry);
  const isSame = first.id !== entry.id && JSON.stringify(starts) === JSON.stringify(findStarts(graph, first));
  const found = starts === null ? [] : isSame ? findEffectsBeforeMarks(graph, first) : findWorstOfJobs(graph, entry, starts);
  entries.set(entry.id, found);
  return found;
}

const severities: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

interface Judged {
  readonly disorder: Disorder;
  readonly reached: ReachedEffect;
  readonly verdict: Verdict;
  /** What starts the job again that it belongs to. */
  readonly starts: Starts;
}

function findWorstOfJobs(graph: ProgramGraph, entry: EntryPoint, starts: Starts): readonly EffectBeforeMark[] {
  const isOwn = ({ call }: ReachedEffect): boolean => starts.kind === 'schedule' && starts.inProcess && isOwnWork(graph, call);
  const effects = new Map(findEffectsOfEntry(graph, entry).filter((effect) => effect.nature !== 'idempotent-write' && !isOwn(effect)).map((effect) => [placeOf(effect.call), effect]));
  if (effects.size === 0) return [];
  const jobs = new Map<string, Judged[]>();
  for (const disorder of findDisorders(graph, walkRun(graph, entry), starts, isHandedOutUntilDone(entry, starts), isHandedOutUntilDone(entry, starts) && isUntilAcknowledged(entry.consumer?.library ?? ''))) {
    const found = effects.get(placeOf(disorder.effect));
    const own = startsOf(graph, entry, starts, disorder.effect);
    const verdict = own === null || isUnknownRow(graph, disorder.effect) ? null : judge(disorder, own);
    if (found === undefined || verdict === null) continue;
    const reached = withOwnWay(entry, found, disorder.effect);
    const job = disorder.effect.choices.flatMap(({ of, is, isJob }) => (isJob === true ? [`${of}=${String(is)}`] : [])).join();
    jobs.set(job, [...(jobs.get(job) ?? []), { disorder, reached, verdict, starts: own ?? starts }]);
  }
  return [...jobs.values()].map((judged) => judged.toSorted(compare)).toSorted(([a], [b]) => (a === undefined || b === undefined ? 0 : compare(a, b))).flatMap((judged) => findWorst(graph, entry, judged) ?? []);
}

/** Jobs of another name that the same consumer takes may be tried more often. */
function startsOf(graph: ProgramGraph, entry: EntryPoint, starts: Starts, effect: DoneEffect): Starts | null {
  if (starts.kind !== 'job' || starts.retries.from !== 'option') return starts;
  const retries = findRetriesOfWork(graph, entry, effect);
  return retries === null ? null : { kind: 'job', retries };
}

/** Another job may have a shorter way to the same mailer. */
function withOwnWay(entry: EntryPoint, reached: ReachedEffect, { node, edge, way, names }: DoneEffect): ReachedEffect {
  const confidence = getLeastConfidence([entry.confidence, ...way.map((step) => step.confidence), edge.confidence]);
  return { ...reached, call: { ...reached.call, node, edge, way, names, confidence } };
}

function compare(a: Judged, b: Judged): number {
  return severities[a.verdict.severity] - severities[b.verdict.severity] || getRank(a.reached.nature) - getRank(b.reached.nature);
}

function findWorst(graph: ProgramGraph, entry: EntryPoint, [worst, ...others]: readonly Judged[]): EffectBeforeMark | null {
  if (worst === undefined || holdsGuard(graph, entry, [worst, ...others].map(({ disorder }) => disorder.effect), worst.starts)) return null;
  return {
    ...worst.disorder,
    reached: worst.reached,
    others: getOthers(worst, others),
    starts: worst.starts,
    severity: worst.verdict.severity,
    confidence: getLeastConfidence([worst.reached.call.confidence, worst.verdict.confidence]),
  };
}

function placeOf({ edge }: Pick<DoneEffect, 'edge'>): string {
  return `${edge.place.file}:${edge.place.span.join(':')}`;
}

/** Without a schema nobody knows whether the row can be there twice. */
function isUnknownRow(graph: ProgramGraph, { node, edge, effect }: DoneEffect): boolean {
  if (effect.nature !== 'write') return false;
  const statement = findStatement(graph, node, edge, effect.match);
  return statement === null || !isKnownTable(graph, statement);
}

/** Of other places, each once. */
function getOthers(worst: Judged, others: readonly Judged[]): readonly ReachedEffect[] {
  const places = new Map(others.map(({ reached }) => [placeOf(reached.call), reached]));
  places.delete(placeOf(worst.reached.call));
  return [...places.values()];
}

const guards = new WeakMap<ProgramGraph, Map<string, Guard | null>>();

/** Of entries that are alike, those of the first. */
function findWeakestGuard(graph: ProgramGraph, entry: EntryPoint, effects: readonly DoneEffect[]): Guard | null {
  const found = guards.get(graph) ?? new Map<string, Guard | null>();
  guards.set(graph, found);
  const first = findFirstAlike(graph, entry);
  const covered = new Set(effects.map(placeOf));
  const key = [first.id, ...covered].join(' ');
  const before = found.get(key);
  if (before !== undefined) return before;
  const { weakest } = getGuardsOfEntry(graph, first, (_, edge) => covered.has(placeOf({ edge })));
  found.set(key, weakest);
  return weakest;
}

/** A claim cures it; a lock does too where only runs that meet repeat it. A guard that does not hold is told by another rule. */
function holdsGuard(graph: ProgramGraph, entry: EntryPoint, effects: readonly DoneEffect[], starts: Starts): boolean {
  const weakest = findWeakestGuard(graph, entry, effects);
  if (weakest === null || isConstant(weakest)) return false;
  return starts.kind === 'schedule' || weakest.kind === 'row-claim' || weakest.kind === 'unresolved';
}

/** A test against `Status.IN_PROGRESS` sounds like a guard and is the name of a value. */
function isConstant({ kind, label }: Guard): boolean {
  return kind === 'unresolved' && label === label.toUpperCase();
}

/** What Kafka hands out again after each rebalance is told of the consumer as a whole. */
const committed: ReadonlySet<string> = new Set(['kafkajs', '@confluentinc/kafka-javascript', 'node-rdkafka', 'Kafka']);

/** The queue gives a job out until it hears that it is done, unasked: a crash or a deploy in the middle is enough. */
function isHandedOutUntilDone({ consumer }: EntryPoint, starts: Starts): boolean {
  return starts.kind === 'job' && isKeptUntilDone(starts.retries) && consumer !== null && !committed.has(consumer.library);
}

function findDisorders(graph: ProgramGraph, order: RunOrder, starts: Starts, isUntilDone: boolean, isUntilTold: boolean): readonly Disorder[] {
  const { kind } = starts;
  // An error outside of a step ends such a run, and nobody makes it again.
  const isEndedBy = ({ effect: { unit } }: LaterFailure): boolean => starts.kind === 'job' && starts.retries.steps === 'only' && unit === null;
  const writes = Map.groupBy(order.writes, ({ effect }) => effect);
  const failing = Map.groupBy(order.failures, ({ effect }) => effect);
  return order.effects.flatMap((effect): Disorder[] => {
    if (effect.isFilledIn) return [];
    const failures = failing.get(effect) ?? [];
    // A job goes on behind the step that is done; two runs of a schedule have both of them.
    const later = (writes.get(effect) ?? []).filter(({ write }) => (kind === 'schedule' || effect.unit === null || isInUnit(effect.unit, write)) && !isOfOtherKind(graph, effect, write));
    const kept = leaveOutRolledBack(failures, effect);
    if (isClaimedByHand(graph, kept, later.map(({ write }) => write)) || isItemRecordedInAdvance(kept)) return [];
    const marked = later.flatMap(({ write, order: at }) => {
      const mark = findMark(graph, effect, write);
      return mark === null ? [] : [{ mark, order: at }];
    });
    const [first] = marked;
    // What was marked before the error is left out by the next run: items before this one, too.
    const isUnmarked = ({ site, order: at }: LaterFailure): boolean => first === undefined || first.mark.pace !== 'each' || (at < first.order && site?.edge !== effect.edge);
    const unmarked = failures.filter((one) => isUnmarked(one) && !isMetTwice(one) && !isEndedBy(one));
    const failure = unmarked.find(({ write }) => write === null) ?? unmarked[0] ?? null;
    if (first === undefined && isRecordedInAdvance(kept)) return [];
    const isFanOut = effect.effect.nature === 'enqueue' && effect.loops.length > 0;
    const isMoney = effect.effect.nature === 'money' && !effect.isCaught;
    const isMany = kind === 'job' && isSentToMany(graph, effect, later.map(({ write }) => write));
    const isTotal = isUntilDone && isUncounted(graph, effect, later.map(({ write }) => write));
    // What else is given out again when its time is up is told of the consumer, with what makes that likely.
    const isPayment = isUntilTold && isUnrecordedPayment(graph, effect, later.map(({ write }) => write));
    return first === undefined && failure === null && !isFanOut && !isMoney && !isMany && !isTotal && !isPayment ? [] : [{ effect, mark: first?.mark ?? null, failure, ...(isPayment && { isUnrecordedPayment: true as const }) }];
  });
}

function isInUnit(unit: string, { via }: DatabaseSite): boolean {
  return via.join(' ').startsWith(`${unit} `);
}

/** What the transaction around the effect has recorded is gone where an error rolls it back; what was sent is not. */
function leaveOutRolledBack(failures: readonly LaterFailure[], effect: DoneEffect): DoneEffect {
  const isRolledBack = failures.some((failure) => failure.isRolledBack);
  return isRolledBack ? { ...effect, writes: effect.writes.filter(({ transaction }) => transaction !== effect.transaction) } : effect;
}

/**
 * A function that is handed to one of two clients is entered once for each, though it runs once: its effect is not one that can fail
 * after itself. In a loop the same call is another one for each item.
 */
function isMetTwice({ effect, site, via, line }: LaterFailure): boolean {
  const first = [...effect.way, ...(site === null ? [] : [effect.edge])].map(({ place, call }) => `${place.file}#${String(call)}`);
  if (effect.loops.length > 0 || first.length !== via.length || !first.every((one, at) => one === via[at])) return false;
  // `if (!text) throw new Error('empty')` in the function that sends, above the line that does.
  return site !== null || line < effect.edge.place.span[0];
}
