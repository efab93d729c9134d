/** Work that is done before it is recorded as done, where something hands the same work out again. */
import type { Confidence, Severity } from '../model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../model/graph.ts';
import type { DoneEffect } from './effect-order/flow.ts';
import { findMark, isClaimedByHand, isItemRecordedInAdvance, isRecordedInAdvance } from './effect-order/marks.ts';
import { findStarts, type Starts } from './effect-order/starts.ts';
import { judge, type Disorder } from './effect-order/verdicts.ts';
import { walkRun, type LaterFailure, type RunOrder } from './effect-order/walk-run.ts';
import { findEffectsOfEntry, type ReachedEffect } from './effects/effects-of-entry.ts';
import { getRank } from './effects/effects.ts';
import type { Guard } from './guard.ts';
import { getGuardsOfEntry } from './guards-of-entry.ts';
import { isOwnWork } from './runs/own-work.ts';
import { getLeastConfidence } from './ways/reached-calls.ts';
import { findStatement } from './statements/find-statement.ts';
import { isKnownTable } from './tables/unique-insert.ts';

export interface EffectBeforeMark extends Disorder {
  /** The same effect with the shortest way to it. */
  readonly reached: ReachedEffect;
  /** Further effects of the run in the same disorder. */
  readonly others: readonly ReachedEffect[];
  readonly starts: Starts;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

const known = new WeakMap<ProgramGraph, Map<number, EffectBeforeMark | null>>();

/** The worst such effect of the entry; null where there is none, or a claim or a key makes it harmless. */
export function findEffectBeforeMark(graph: ProgramGraph, entry: EntryPoint): EffectBeforeMark | null {
  const entries = known.get(graph) ?? new Map<number, EffectBeforeMark | null>();
  known.set(graph, entries);
  const seen = entries.get(entry.id);
  if (seen !== undefined) return seen;
  const found = findWorst(graph, entry);
  entries.set(entry.id, found);
  return found;
}

const severities: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function findWorst(graph: ProgramGraph, entry: EntryPoint): EffectBeforeMark | null {
  const starts = findStarts(graph, entry);
  if (starts === null) return null;
  const isOwn = ({ call }: ReachedEffect): boolean => starts.kind === 'schedule' && starts.inProcess && isOwnWork(graph, call);
  const effects = new Map(findEffectsOfEntry(graph, entry).filter((effect) => effect.nature !== 'idempotent-write' && !isOwn(effect)).map((effect) => [placeOf(effect.call), effect]));
  if (effects.size === 0) return null;
  const judged = findDisorders(walkRun(graph, entry)).flatMap((disorder) => {
    const reached = effects.get(placeOf(disorder.effect));
    const verdict = isUnknownRow(graph, disorder.effect) ? null : judge(disorder, starts);
    return reached === undefined || verdict === null ? [] : [{ disorder, reached, verdict }];
  });
  const [worst, ...others] = judged.toSorted((a, b) => severities[a.verdict.severity] - severities[b.verdict.severity] || getRank(a.reached.nature) - getRank(b.reached.nature));
  if (worst === undefined || holdsGuard(graph, entry, judged.map(({ disorder }) => disorder.effect), starts)) return null;
  return {
    ...worst.disorder,
    reached: worst.reached,
    others: [...new Set(others.map(({ reached }) => reached))].filter((reached) => reached !== worst.reached),
    starts,
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

/** A claim cures it; a lock does too where only runs that meet repeat it. A guard that does not hold is told by another rule. */
function holdsGuard(graph: ProgramGraph, entry: EntryPoint, effects: readonly DoneEffect[], starts: Starts): boolean {
  const { weakest } = getGuardsOfEntry(graph, entry, (node, edge) => effects.some((effect) => effect.node.file === node.file && effect.edge.call === edge.call));
  if (weakest === null || isConstant(weakest)) return false;
  return starts.kind === 'schedule' || weakest.kind === 'row-claim' || weakest.kind === 'unresolved';
}

/** A test against `Status.IN_PROGRESS` sounds like a guard and is the name of a value. */
function isConstant({ kind, label }: Guard): boolean {
  return kind === 'unresolved' && label === label.toUpperCase();
}

function findDisorders(order: RunOrder): readonly Disorder[] {
  return order.effects.flatMap((effect): Disorder[] => {
    if (effect.isFilledIn) return [];
    const later = order.writes.filter((write) => write.effect === effect);
    const kept = leaveOutRolledBack(order, effect);
    if (isClaimedByHand(kept, later.map(({ write }) => write)) || isItemRecordedInAdvance(kept)) return [];
    const marked = later.flatMap(({ write, order: at }) => {
      const mark = findMark(effect, write);
      return mark === null ? [] : [{ mark, order: at }];
    });
    const [first] = marked;
    // What was marked before the error is left out by the next run: items before this one, too.
    const isUnmarked = ({ site, order: at }: LaterFailure): boolean => first === undefined || first.mark.pace === 'late' || (at < first.order && site?.edge !== effect.edge);
    const failures = order.failures.filter((one) => one.effect === effect && isUnmarked(one));
    const failure = failures.find(({ write }) => write === null) ?? failures[0] ?? null;
    if (first === undefined && isRecordedInAdvance(kept)) return [];
    const isFanOut = effect.effect.nature === 'enqueue' && effect.loops.length > 0;
    const isMoney = effect.effect.nature === 'money' && !effect.isCaught;
    return first === undefined && failure === null && !isFanOut && !isMoney ? [] : [{ effect, mark: first?.mark ?? null, failure }];
  });
}

/** What the transaction around the effect has recorded is gone where an error rolls it back; what was sent is not. */
function leaveOutRolledBack(order: RunOrder, effect: DoneEffect): DoneEffect {
  const isRolledBack = order.failures.some((failure) => failure.effect === effect && failure.isRolledBack);
  return isRolledBack ? { ...effect, writes: effect.writes.filter(({ transaction }) => transaction !== effect.transaction) } : effect;
}
