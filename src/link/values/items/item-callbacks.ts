/** Functions that are written where a list's method takes them: `routers.forEach((mount) => mount(app))`. */
import type { FileFacts } from '../../../model/facts.ts';

/** Methods whose callback has the item as its first parameter. */
const PER_ITEM: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap']);

const callsByFile = new WeakMap<FileFacts, ReadonlyMap<number, number>>();

/** These functions, and the calls they are arguments of. */
export function itemCallbacks(facts: FileFacts): ReadonlyMap<number, number> {
  const known = callsByFile.get(facts);
  if (known) return known;
  const found = new Map(facts.calls.flatMap(({ callee, args: [first] }, call) => (callee.kind === 'member' && PER_ITEM.has(callee.property) && first?.kind === 'function' ? [[first.function, call] as const] : [])));
  callsByFile.set(facts, found);
  return found;
}
