/** The item that a loop is at, where a frame says it. */
import type { Term } from '../../../model/facts.ts';
import type { Frame, Values } from '../value.ts';

/** What a loop goes through, spelled out. */
export function loopKey(over: Term): string {
  return JSON.stringify(over);
}

/** Null where the frame looks at all items together. */
export function itemOfLoop(frame: Frame | null, over: Term): Values | null {
  const item = frame?.items?.get(loopKey(over));
  return item === undefined ? null : [item];
}
