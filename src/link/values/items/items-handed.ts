/** What the callback of a list's method is given, also where no calling context says so: `routers.forEach((mount) => mount(app))`. */
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type Frame, type Values } from '../value.ts';
import { rowsOf } from './collections.ts';
import { isKept } from '../parameters/kept-arguments.ts';
import { usesOfParameter } from '../parameters/parameter-uses.ts';
import { itemCallbacks } from './item-callbacks.ts';

/** The items of the list, where the function is written as the callback itself and this is its first parameter. */
export function itemsHanded(ev: Evaluation, file: string, fn: number, index: number, parent: Frame | null): Values {
  if (index !== 0) return NO_VALUES;
  const facts = ev.program.getFile(file);
  const call = facts.calls[itemCallbacks(facts).get(fn) ?? -1];
  if (call?.callee.kind !== 'member' || !isItemUsed(ev, file, fn)) return NO_VALUES;
  const at = { file, fn: call.in, frame: parent };
  return [...new Set(ev.evaluate(call.callee.object, at).flatMap((value) => rowsOf(ev, value) ?? []))];
}

/** Most callbacks only read data: what the list holds need not be looked for there. */
function isItemUsed(ev: Evaluation, file: string, fn: number): boolean {
  const { isUsed, handedTo } = usesOfParameter(ev.program.getFile(file), fn, 0);
  return isUsed || handedTo.some((handing) => isKept(ev, handing, file));
}
