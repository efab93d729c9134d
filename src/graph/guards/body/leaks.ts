/** Where a body lets go of what it holds, and where it forgets to. */
import type { Term } from '../../../model/facts.ts';
import { eachStep } from '../../steps.ts';
import { markBroken, type Draft, type Flow } from '../draft.ts';
import { getBody, heldKey, type BodyWalk } from './body-walk.ts';
import { findClearedFlag, isReleasedAfterCatch, isReleasedInFinally, isReleasedInSomeFinally, isReleasedOnThrow, isReleasedSomewhere, type IsRelease } from './releases.ts';

/** Lets go of those of the guards that the call gives back. */
export function releaseBy(walk: BodyWalk, flow: Flow, call: number, keys: readonly string[]): void {
  for (const key of keys) {
    const draft = flow.held.get(key);
    if (draft === undefined || !walk.givesBack(call, key)) continue;
    walk.onRelease(call, draft);
    flow.held.delete(key);
  }
}

/** Whether a step lets go of a guard: clears its flag, unlocks its lock, or calls a function that does. */
export function release(walk: BodyWalk): IsRelease {
  return (step, key) => {
    const flag = findClearedFlag(walk.facts, step);
    return (flag !== null && heldKey(walk, flag) === key) || (step.kind === 'call' && walk.givesBack(step.call, key));
  };
}

/** This function is where it should be given back: some path of it does. */
function canLeak(walk: BodyWalk, draft: Draft): boolean {
  const seen = walk.leaks.get(draft.key);
  if (seen !== undefined) return seen;
  const own = draft.key.startsWith(`${walk.file}|`) ? walk.uses.get(draft.key.slice(walk.file.length + 1)) : undefined;
  const leaks = own?.clearedInside !== true && isReleasedSomewhere(getBody(walk), draft.key, release(walk));
  walk.leaks.set(draft.key, leaks);
  return leaks;
}

/** Something here may throw: whatever is held must be given back then. */
export function checkThrow(walk: BodyWalk, flow: Flow, arriving: Draft | null = null): void {
  for (const draft of flow.held.values()) {
    if (draft !== arriving) walk.exposed.add(draft.key);
    if (draft !== arriving && canLeak(walk, draft) && !isReleasedOnThrow(walk.frames, draft.key, release(walk)) && !isBeingReleased(walk, draft)) markStuck(walk, draft);
  }
}

/** `finally { if ((await redis.get(key)) === token) await redis.del(key); }`: a store that does not answer keeps no lease beyond its time. Nor is any kept by what a try within the finally deals with. */
function isBeingReleased(walk: BodyWalk, draft: Draft): boolean {
  return (draft.expires || walk.frames.some(({ isInFinally }) => isInFinally)) && isInItsFinally(walk, draft);
}

function isInItsFinally(walk: BodyWalk, draft: Draft): boolean {
  return walk.finalisers.some((steps) => isReleasedSomewhere(steps, draft.key, release(walk)));
}

function markStuck(walk: BodyWalk, draft: Draft): void {
  markBroken(draft, 'not-released-in-finally');
  // The first place where that may happen tells.
  if (draft.leak === undefined && isReleasedInSomeFinally(getBody(walk), draft.key, release(walk))) draft.leak = isInItsFinally(walk, draft) ? 'in-finally' : 'before-try';
  else if (draft.leak === undefined && walk.frames.length === 0 && walk.rests.some((rest) => isReleasedAfterCatch(rest, draft.key, release(walk)))) draft.leak = 'before-catch';
  if (draft.releasedAt !== undefined) return;
  const isRelease = release(walk);
  for (const step of eachStep(getBody(walk))) {
    if (!isRelease(step, draft.key)) continue;
    const span = step.kind === 'call' ? walk.facts.calls[step.call]?.span : step.kind === 'assign' ? walk.facts.assignments[step.assignment]?.span : undefined;
    if (span !== undefined) draft.releasedAt = { file: walk.file, span };
    return;
  }
}

export function leave(walk: BodyWalk, flow: Flow): void {
  for (const draft of flow.held.values()) {
    if (canLeak(walk, draft) && !isReleasedInFinally(walk.frames, draft.key, release(walk))) markStuck(walk, draft);
  }
  flow.ended = true;
}

/** `try { return work(); } finally { running = false; }`: the finally runs before the work ends. */
export function leaveWithWork(walk: BodyWalk, flow: Flow, value: Term): void {
  if (value.kind === 'call') checkDetached(walk, flow, value.call);
}

/** Marks guards that are let go in this body while the call's work goes on. */
export function checkDetached(walk: BodyWalk, flow: Flow, call: number): void {
  if (!walk.startsWork(call)) return;
  // What gives the guard back when its own work is done may go on alone.
  for (const [key, draft] of flow.held) if (canLeak(walk, draft) && !walk.givesBack(call, key)) markBroken(draft, 'work-not-awaited');
}
