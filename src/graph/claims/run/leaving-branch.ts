/** Branches that end their function or their round: what stands behind them is not done by a run that took them. */
import type { Step } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { endsPath, getInnerSteps, holdsCall } from '../../steps.ts';
import type { RunEvent } from './run-events.ts';

/** The run that made `before` comes to `after` as well; told by the function that leads to both. */
export function canFollow(graph: ProgramGraph, before: RunEvent, after: RunEvent): boolean {
  let depth = 0;
  while (before.way[depth] !== undefined && before.way[depth]?.call === after.way[depth]?.call && before.way[depth]?.node.id === after.way[depth]?.node.id) depth += 1;
  const from = before.way[depth] ?? before;
  const to = after.way[depth] ?? after;
  const body = graph.files[from.node.file]?.functions[from.node.function]?.body;
  if (from.node.id !== to.node.id || body === undefined) return true;
  let known = followingOfBody.get(body);
  if (!known) followingOfBody.set(body, (known = new Map<string, boolean>()));
  const key = `${from.call} ${to.call}`;
  let follows = known.get(key);
  if (follows === undefined) known.set(key, (follows = canFollowWithin(body, from.call, to.call)));
  return follows;
}

/** Pairs of the same two calls stand for all that runs below them. */
const followingOfBody = new WeakMap<readonly Step[], Map<string, boolean>>();

function canFollowWithin(body: readonly Step[], from: number, to: number): boolean {
  if (areApart(body, from, to)) return false;
  const branch = findLeavingBranch(body, from);
  return branch === null || holdsCall(branch, to);
}

/** They stand on two sides of a test, or in two cases of a switch of which the first does not lead into the second. */
export function areApart(steps: readonly Step[], from: number, to: number): boolean {
  for (const step of steps) {
    const sides = getInnerSteps(step);
    const first = sides.find((inner) => holdsCall(inner, from));
    const second = sides.find((inner) => holdsCall(inner, to));
    if (first === undefined || second === undefined) continue;
    if (first === second) return areApart(first, from, to);
    return step.kind === 'branch' || (step.kind === 'switch' && (endsPath(first) || first.some(({ kind }) => kind === 'break')));
  }
  return false;
}

/** The steps of the innermost branch that the call stands in and that is left at its end; null where it is not left. */
function findLeavingBranch(steps: readonly Step[], call: number): readonly Step[] | null {
  for (const step of steps) {
    for (const inner of getInnerSteps(step)) {
      if (!holdsCall(inner, call)) continue;
      return findLeavingBranch(inner, call) ?? (step.kind === 'branch' && endsPath(inner) ? inner : null);
    }
  }
  return null;
}
