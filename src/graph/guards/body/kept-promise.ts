/** `opening.set(shop, opened); return opened;`: who awaits what is returned comes back when the flag is clear again. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { Flow } from '../draft.ts';
import { findFlag, type FlagUse } from '../flags/flags.ts';
import { heldKey, type BodyWalk } from './body-walk.ts';

/** What the function hands out is the promise whose end clears the flag: it covers what was begun, and nothing that the caller does afterwards. */
export function letGoOfKeptPromise(walk: BodyWalk, flow: Flow, returned: Term): void {
  for (const use of walk.uses.values()) {
    if (use.clearedInside && isKept(walk.facts, walk.fn, use, returned)) flow.held.delete(heldKey(walk, use.flag.key));
  }
}

function isKept(facts: FileFacts, fn: number, use: FlagUse, returned: Term): boolean {
  if (returned.kind === 'await') return isKept(facts, fn, use, returned.of);
  if (findFlag(facts, returned, fn)?.key === use.flag.key) return true;
  return returned.kind === 'binding' && use.sets.some(({ span }) => {
    const isIt = (at: readonly number[]): boolean => at.every((part, index) => part === span[index]);
    const given = [...facts.assignments.flatMap((one) => (isIt(one.span) ? [one.value] : [])), ...facts.calls.flatMap((one) => (isIt(one.span) ? one.args.slice(1) : []))];
    return given.some((term) => term.kind === 'binding' && term.binding === returned.binding);
  });
}
