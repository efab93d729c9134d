/** Rows that a run makes because it looked for them and they were not there: a later run finds them, one that looks in the same moment does not. */
import type { ProgramGraph } from '../../model/graph.ts';
import { walkRun } from '../effect-order/walk-run.ts';
import { isLasting } from './lasting-effects.ts';
import type { Run } from './scheduled-run.ts';

/** True of a run all of whose lasting effects are such rows. */
export function looksFirst(graph: ProgramGraph, { entry, effects }: Run): boolean {
  const lasting = effects.filter(({ nature }) => isLasting(nature));
  const filledIn = new Set(walkRun(graph, entry).effects.flatMap(({ edge, isFilledIn }) => (isFilledIn ? [edge] : [])));
  return lasting.length > 0 && lasting.every(({ call }) => filledIn.has(call.edge));
}
