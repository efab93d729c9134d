/** What a run of a job does for good before it can still fail, or before the queue knows that it is done. */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { DoneEffect } from '../effect-order/flow.ts';
import { walkRun } from '../effect-order/walk-run.ts';
import type { LaterFailure } from '../effect-order/walk-state.ts';
import { findEffectsOfEntry, type ReachedEffect } from '../effects/effects-of-entry.ts';
import { isInThrowingBranch, isOnErrorPath } from '../runs/after-failure.ts';
import { isLasting } from '../runs/lasting-effects.ts';
import { isNotedInJob } from './noted-in-job.ts';

export interface RepeatableEffect extends ReachedEffect {
  /** What can end the run with an error afterwards; null where nothing is seen that can. */
  readonly failure: LaterFailure | null;
  /** Its own error goes no further. */
  readonly isCaught: boolean;
  /** A state of the work was read and tested before: a second run may see that it is done. */
  readonly isTested: boolean;
}

/** What people call the property that says how far the work is. */
const progress = /status|state|phase|stage|processed|completed|finished|handled|done|sent|paid|executed|at$|exists?|already|count/;

/** The lasting effects of a run that it has not claimed first, worst first. */
export function findRepeatableEffects(graph: ProgramGraph, entry: EntryPoint): readonly RepeatableEffect[] {
  const order = walkRun(graph, entry);
  const done = new Map<string, DoneEffect>();
  for (const effect of order.effects) if (!done.has(placeOf(effect))) done.set(placeOf(effect), effect);
  return findEffectsOfEntry(graph, entry).filter(({ nature }) => isLasting(nature)).flatMap((effect): RepeatableEffect[] => {
    const own = done.get(placeOf(effect.call));
    // A run that comes later finds what was made because it was not there.
    if (own === undefined || own.isFilledIn || isNotedInJob(graph, [...effect.call.way, effect.call.edge])) return [];
    const failures = order.failures.filter((one) => one.effect === own);
    const failure = failures.find(({ site, write }) => site?.edge !== own.edge && write === null) ?? failures.find(({ site }) => site?.edge !== own.edge) ?? failures[0] ?? null;
    return [{ ...effect, failure, isCaught: own.isCaught, isTested: own.reads.length > 0 && [...own.tested].some((name) => progress.test(name.slice(name.lastIndexOf(':') + 1))) }];
  });
}

/** The lasting effects of a run, and its requests, that a second run beside it has as well: no claim keeps it out, and nothing has to fail for them. */
export function findSharedEffects(graph: ProgramGraph, entry: EntryPoint): readonly ReachedEffect[] {
  const { effects, claimed } = walkRun(graph, entry);
  const open = new Set(effects.map(placeOf));
  const won = new Set(claimed.map(placeOf));
  const usual = findEffectsOfEntry(graph, entry, (edge) => !isOnErrorPath(graph, edge) && !isInThrowingBranch(graph, edge));
  // An order that is canceled is so for both runs, and each gives the money back before it throws.
  const paid = findEffectsOfEntry(graph, entry, (edge) => !isOnErrorPath(graph, edge)).filter(({ nature }) => nature === 'money');
  return [...paid, ...usual.filter(({ nature }) => nature !== 'money')].filter(({ nature, call }) => (isLasting(nature) || nature === 'request') && (open.has(placeOf(call)) || !won.has(placeOf(call))));
}

function placeOf({ edge }: Pick<DoneEffect, 'edge'>): string {
  return `${edge.place.file}:${edge.place.span.join(':')}`;
}
