/** Whether a rule that knows the defect itself speaks of a run: then one that only sees that it can be repeated is quiet. */
import type { Severity } from '../../model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findJudgedClaims } from '../claims/judged-claims.ts';
import { findEffectBeforeMark, type EffectBeforeMark } from '../effect-before-mark.ts';
import type { ReachedEffect } from '../effects/effects-of-entry.ts';

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** A claim that two runs can win says so of the effects it should protect; of worse ones that it does not, the general rule has to. */
export function isToldMoreExactly(graph: ProgramGraph, entry: EntryPoint, severity: Severity, worst: ReachedEffect | undefined): boolean {
  const disorder = findEffectBeforeMark(graph, entry);
  if (disorder !== null && !isRepetitionAlone(disorder)) return true;
  return findJudgedClaims(graph, entry).some(({ claim, severity: told, confidence }) => {
    // One that is only possible is told to few.
    if (confidence === 'possible') return false;
    if (ranks[told] <= ranks[severity]) return true;
    return claim.effects.some((event) => event.node.file === worst?.call.node.file && event.call === worst.call.edge.call);
  });
}

/**
 * Nothing records the effect, so that a run after a failed one repeats it; by the settings of the schedule, runs overlap besides. A key or a claim
 * cures the first, and only a guard the second.
 */
function isRepetitionAlone({ mark, starts }: EffectBeforeMark): boolean {
  return mark === null && starts.kind === 'schedule' && starts.overlap !== null;
}
