/**
 * Work that outlives its time limit and is begun again meanwhile: by the queue, which was told that it failed, by the next tick, whose
 * guard was given back, or by a loop that tries it again.
 */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findEffectIn } from '../../effects/effects-of-entry.ts';
import { getRank, type Effect } from '../../effects/effects.ts';
import { getGuardsOfEntry } from '../../guards-of-entry.ts';
import { isStartUp, type ReachedCall } from '../../ways/reached-calls.ts';
import { findSharedEffects } from '../repeatable-effects.ts';
import { isLasting } from '../../runs/lasting-effects.ts';
import { findLimitedWork, getTargets, type LimitedWork } from './limited-work.ts';
import { findNextRun, type NextRun } from './next-run-of-work.ts';

export interface OutlivedLimit {
  /** The call whose promise ends before the work does. */
  readonly race: ReachedCall;
  /** The call that begins the work. */
  readonly work: CallEdge;
  readonly seconds: number | null;
  readonly effect: Effect;
  readonly edge: CallEdge;
  readonly next: NextRun;
}

/** Null where no time limit leaves work behind that has effects, or where nothing begins it again. */
export function findOutlivedLimit(graph: ProgramGraph, entry: EntryPoint): OutlivedLimit | null {
  if (entry.consumer === null && entry.scheduled === null && !graph.schedules.some((schedule) => schedule.entry === entry.id)) return null;
  const found = findLimitedWork(graph, entry).flatMap((begun) => findOutlived(graph, entry, begun) ?? []);
  return found.toSorted((a, b) => getRank(a.effect.nature) - getRank(b.effect.nature))[0] ?? null;
}

function findOutlived(graph: ProgramGraph, entry: EntryPoint, begun: LimitedWork): OutlivedLimit | null {
  const calls = findCallsBelow(graph, begun.targets);
  // What is a single call is as far when the limit is over as it would be if somebody stopped it.
  if (calls.size < 2) return null;
  const next = findNextRun(graph, entry, begun);
  const works = begun.targets.map(({ id }): EntryPoint => ({ ...entry, id: -1, node: id }));
  // A lock that the work takes itself is taken for as long as it lasts.
  if (next === null || works.some((work) => isKeptApart(graph, work))) return null;
  // What was claimed around the limit keeps other runs out, and not the next attempt of this one.
  const runs = next.by === 'attempt' ? works : [entry];
  const shared = runs.flatMap((run) => findSharedEffects(graph, run)).filter(({ nature, call }) => isLasting(nature) && calls.has(call.edge));
  const [worst] = shared.toSorted((left, right) => getRank(left.nature) - getRank(right.nature));
  return worst === undefined ? null : { race: begun.race, work: begun.work, seconds: begun.seconds, effect: worst, edge: worst.call.edge, next };
}

/** A lock that the work takes keeps a second run out for as long as it lasts. */
export function isKeptApart(graph: ProgramGraph, work: EntryPoint): boolean {
  const { weakest } = getGuardsOfEntry(graph, work);
  return weakest !== null && weakest.verdict.kind !== 'broken';
}

/** What is a single call is as far when its limit is over as it would be if somebody stopped it. */
export function hasSteps(graph: ProgramGraph, targets: readonly FunctionNode[]): boolean {
  return findCallsBelow(graph, targets).size > 1;
}

/** The calls that do something outside of the process. */
function findCallsBelow(graph: ProgramGraph, targets: readonly FunctionNode[]): ReadonlySet<CallEdge> {
  const seen = new Set(targets);
  const found = new Set<CallEdge>();
  for (const node of seen) {
    for (const edge of node.calls) {
      if (edge.exceptional || isStartUp(graph, node, edge)) continue;
      if (edge.roles.some(({ role }) => role === 'db-call' || role === 'http-call') || findEffectIn(graph, { node, edge }) !== null) found.add(edge);
      for (const next of getTargets(graph, edge)) seen.add(next);
    }
  }
  return found;
}
