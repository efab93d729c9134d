/** The statements that catch what a call throws. */
import type { Step } from '../../../model/facts.ts';
import { getInnerSteps, holdsCall } from '../../steps.ts';

/** Each `try` whose block the call stands in, and the loops around it; outermost first. */
export function findTries(steps: readonly Step[], call: number, loops = 0): readonly { readonly step: Step & { readonly kind: 'try' }; readonly loops: number }[] {
  for (const step of steps) {
    for (const inner of getInnerSteps(step)) {
      if (!holdsCall(inner, call)) continue;
      const below = findTries(inner, call, loops + (step.kind === 'loop' ? 1 : 0));
      return step.kind === 'try' && inner === step.block ? [{ step, loops }, ...below] : below;
    }
  }
  return [];
}
