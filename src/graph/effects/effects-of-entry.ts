import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findEffect, getRank, type Effect } from './effects.ts';
import { findReachedCalls, type ReachedCall } from '../reached-calls.ts';

export interface ReachedEffect extends Effect {
  readonly call: ReachedCall;
}

/** The effects a run has, worst first, nearest first among equals; one per place, however many ways lead there. */
export function findEffectsOfEntry(graph: ProgramGraph, entry: EntryPoint): readonly ReachedEffect[] {
  const worst = new Map<string, ReachedEffect>();
  for (const call of findReachedCalls(graph, entry)) {
    const facts = graph.files[call.node.file];
    const effect = facts === undefined ? null : findEffect(facts, call.edge);
    if (effect === null) continue;
    const place = `${call.edge.place.file}:${call.edge.place.span.join(':')}`;
    const known = worst.get(place);
    if (known === undefined || getRank(effect.nature) < getRank(known.nature)) worst.set(place, { ...effect, call });
  }
  return [...worst.values()].sort((a, b) => getRank(a.nature) - getRank(b.nature));
}
