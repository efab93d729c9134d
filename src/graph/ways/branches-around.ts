/** Which branches a call stands in: what comes after them was done without it as well. */
import type { Step } from '../../model/facts.ts';
import { endsPath, getInnerSteps } from '../steps.ts';

const branchesOfBody = new WeakMap<readonly Step[], ReadonlyMap<number, ReadonlySet<readonly Step[]>>>();

/**
 * True where every run that comes to the second call by its place in the body came by the first one: no branch holds the first alone,
 * unless whoever takes another branch leaves.
 */
export function isOnEveryWayTo(body: readonly Step[], first: number, second: number): boolean {
  const branches = getBranches(body);
  const around = branches.get(second);
  return [...(branches.get(first) ?? [])].every((branch) => around?.has(branch) === true);
}

/** By call: the branches around it that some runs go past. */
function getBranches(body: readonly Step[]): ReadonlyMap<number, ReadonlySet<readonly Step[]>> {
  const known = branchesOfBody.get(body);
  if (known !== undefined) return known;
  const found = new Map<number, ReadonlySet<readonly Step[]>>();
  collect(body, new Set(), found);
  branchesOfBody.set(body, found);
  return found;
}

function collect(steps: readonly Step[], around: ReadonlySet<readonly Step[]>, found: Map<number, ReadonlySet<readonly Step[]>>): void {
  for (const step of steps) {
    if (step.kind === 'call') found.set(step.call, around);
    const parts = getInnerSteps(step);
    for (const part of parts) collect(part, isPassed(step, part, parts) ? new Set([...around, part]) : around, found);
  }
}

/** A loop and a try are gone through; of the branches of an `if` and the cases of a `switch`, one is. */
function isPassed(step: Step, part: readonly Step[], parts: readonly (readonly Step[])[]): boolean {
  return (step.kind === 'branch' || step.kind === 'switch') && parts.some((other) => other !== part && !endsPath(other));
}
