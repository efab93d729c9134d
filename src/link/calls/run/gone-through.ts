/** Built-in functions whose first argument is a list: what stands in it is gone through, and not called. */
import type { Term } from '../../../model/facts.ts';

/** How many arguments come before those that the function calls: one in `Array.from(commands.values())`. */
export function goneThrough(callee: Term): number {
  return callee.kind === 'member' && callee.property === 'from' && callee.object.kind === 'global' && callee.object.name === 'Array' ? 1 : 0;
}
