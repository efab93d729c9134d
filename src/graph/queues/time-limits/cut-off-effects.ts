/** Effects that happen again when a job is cut off and run again from its start: those that nothing was claimed or recorded for before. */
import type { EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import { isRecordedInAdvance } from '../../effect-order/marks.ts';
import { walkRun } from '../../effect-order/walk-run.ts';
import { findEffectsOfEntry, type ReachedEffect } from '../../effects/effects-of-entry.ts';
import { isLasting } from '../../runs/lasting-effects.ts';

export function findCutOffEffect(graph: ProgramGraph, entry: EntryPoint): ReachedEffect | null {
  const lasting = findEffectsOfEntry(graph, entry).filter(({ nature }) => isLasting(nature));
  if (lasting.length === 0) return null;
  const open = new Set(walkRun(graph, entry).effects.filter((effect) => !effect.isFilledIn && !isRecordedInAdvance(effect)).map(({ edge }) => edge));
  return lasting.find(({ call }) => open.has(call.edge)) ?? null;
}
