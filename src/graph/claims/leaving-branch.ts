/** Branches that end their function or their round: what stands behind them is not done by a run that took them. */
import type { FileFacts, Step } from '../../model/facts.ts';
import { eachStep, endsPath } from '../steps.ts';
import type { RunEvent } from './run-events.ts';

/** The run that made `before` comes to `after` as well; told apart only within one function. */
export function canFollow(facts: FileFacts | undefined, before: RunEvent, after: RunEvent): boolean {
  if (facts === undefined || before.way.length > after.way.length) return true;
  const isSameCall = before.way.every((step, index) => after.way[index]?.node.id === step.node.id && after.way[index].call === step.call);
  const at = after.way[before.way.length] ?? after;
  if (!isSameCall || at.node.id !== before.node.id) return true;
  const branch = findLeavingBranch(facts.functions[before.node.function]?.body ?? [], before.call);
  return branch === null || holds(branch, at.call);
}

/** The steps of the innermost branch that the call stands in and that is left at its end; null where it is not left. */
function findLeavingBranch(steps: readonly Step[], call: number): readonly Step[] | null {
  for (const step of steps) {
    for (const inner of getBranches(step)) {
      if (!holds(inner, call)) continue;
      return findLeavingBranch(inner, call) ?? (step.kind === 'branch' && endsPath(inner) ? inner : null);
    }
  }
  return null;
}

function getBranches(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'branch': return [step.then, step.otherwise];
    case 'loop': return [step.body];
    case 'switch': return step.cases.map((one) => one.body);
    case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []];
    default: return [];
  }
}

function holds(steps: readonly Step[], call: number): boolean {
  for (const step of eachStep(steps)) if (step.kind === 'call' && step.call === call) return true;
  return false;
}
