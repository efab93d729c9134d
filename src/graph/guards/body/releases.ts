/** Where a body lets go of what it holds. */
import type { FileFacts, Step } from '../../../model/facts.ts';
import { findAssignedFlag, findCollectionWrite } from '../flags/flags.ts';
import { eachStep, endsPath } from '../../steps.ts';

/** The end of a list of steps. */
export interface Rest {
  readonly steps: readonly Step[];
  readonly from: number;
}

/** A try around the current step. `rests` is what comes after it, in its own list and in those around it. */
export interface TryFrame {
  readonly handler: readonly Step[] | null;
  readonly finaliser: readonly Step[];
  readonly rests: readonly Rest[];
  /** It stands in a finally itself. */
  readonly isInFinally: boolean;
}

/** Tells whether a step lets go of the guard with this key. */
export type IsRelease = (step: Step, key: string) => boolean;

/** The flag a step clears: `running = false`, `running.delete(id)`. */
export function findClearedFlag(facts: FileFacts, step: Step): string | null {
  const write = step.kind === 'assign' ? findAssignedFlag(facts, step.assignment) : step.kind === 'call' ? findCollectionWrite(facts, step.call) : null;
  return write?.kind === 'clear' ? write.flag.key : null;
}

/** Some step of the body lets go of it. */
export function isReleasedSomewhere(body: readonly Step[], key: string, isRelease: IsRelease): boolean {
  return containsRelease(body, key, isRelease);
}

/** Released whatever happens, a return included. */
export function isReleasedInFinally(frames: readonly TryFrame[], key: string, isRelease: IsRelease): boolean {
  return frames.some((frame) => containsRelease(frame.finaliser, key, isRelease));
}

/** Some try of the body releases it in its finally, wherever that try stands. */
export function isReleasedInSomeFinally(body: readonly Step[], key: string, isRelease: IsRelease): boolean {
  for (const step of eachStep(body)) {
    if (step.kind === 'try' && step.finaliser !== null && containsRelease(step.finaliser, key, isRelease)) return true;
  }
  return false;
}

/** `try { … } catch (error) { log(error); } running = false;`: a try that comes next keeps its errors from what comes after it. */
export function isReleasedAfterCatch({ steps, from }: Rest, key: string, isRelease: IsRelease): boolean {
  const coming = steps.slice(from);
  const at = coming.findIndex((step) => step.kind === 'try' && step.handler !== null && ![...eachStep(step.handler)].some(({ kind }) => kind === 'throw') && !endsPath(step.handler));
  return at >= 0 && !containsRelease(coming.slice(0, at + 1), key, isRelease) && containsRelease(coming.slice(at + 1), key, isRelease);
}

/** Released when the work throws: in a finally, in the catch, or after a catch that swallows the error. */
export function isReleasedOnThrow(frames: readonly TryFrame[], key: string, isRelease: IsRelease): boolean {
  return frames.some((frame) => {
    if (containsRelease(frame.finaliser, key, isRelease)) return true;
    if (frame.handler === null) return false;
    return containsRelease(frame.handler, key, isRelease) || (!endsPath(frame.handler) && frame.rests.some(({ steps, from }) => containsRelease(steps.slice(from), key, isRelease)));
  });
}

/** The finally clears it for everyone who passes through, whether this run took it or not. */
export function isClearedForEveryone(frames: readonly TryFrame[], key: string, isRelease: IsRelease): boolean {
  return frames.some((frame) => frame.finaliser.some((step) => isRelease(step, key)));
}

function containsRelease(steps: readonly Step[], key: string, isRelease: IsRelease): boolean {
  for (const step of eachStep(steps)) if (isRelease(step, key)) return true;
  return false;
}
