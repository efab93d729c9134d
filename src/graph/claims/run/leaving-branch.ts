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

/** One of the lists of steps inside a step. */
interface Part {
  readonly step: Step;
  readonly steps: readonly Step[];
}

/** Those around each call of a body, from the outside in; asked for each pair of calls. */
const partsOfBody = new WeakMap<readonly Step[], ReadonlyMap<number, readonly Part[]>>();

function findParts(body: readonly Step[], call: number): readonly Part[] {
  let parts = partsOfBody.get(body);
  if (parts === undefined) partsOfBody.set(body, (parts = listParts(body)));
  return parts.get(call) ?? [];
}

function listParts(body: readonly Step[]): ReadonlyMap<number, readonly Part[]> {
  const found = new Map<number, readonly Part[]>();
  const visit = (steps: readonly Step[], around: readonly Part[]): void => {
    for (const step of steps) {
      if (step.kind === 'call' && !found.has(step.call)) found.set(step.call, around);
      for (const inner of getInnerSteps(step)) if (inner.length > 0) visit(inner, [...around, { step, steps: inner }]);
    }
  };
  visit(body, []);
  return found;
}

/** They stand on two sides of a test, or in two cases of a switch of which the first does not lead into the second. */
export function areApart(body: readonly Step[], from: number, to: number): boolean {
  const others = findParts(body, to);
  const at = findParts(body, from).find((part, depth) => others[depth]?.steps !== part.steps);
  const depth = at === undefined ? -1 : findParts(body, from).indexOf(at);
  if (at === undefined || others[depth]?.step !== at.step) return false;
  return at.step.kind === 'branch' || (at.step.kind === 'switch' && (endsPath(at.steps) || at.steps.some(({ kind }) => kind === 'break')));
}

/** The steps of the innermost branch that the call stands in and that is left at its end; null where it is not left. */
function findLeavingBranch(body: readonly Step[], call: number): readonly Step[] | null {
  return findParts(body, call).findLast(({ step, steps }) => step.kind === 'branch' && endsPath(steps))?.steps ?? null;
}
