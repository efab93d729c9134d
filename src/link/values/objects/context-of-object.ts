/** Where a function that fills an object is looked at from: the calling context in which that very object was made. */
import { findFrame, type Evaluation } from '../evaluation.ts';
import type { At, Value } from '../value.ts';

/** `const made = {}; made.orders = new Orders(db); return made`, in a function that is called for each database. */
export function contextOfObject(ev: Evaluation, value: Value, file: string, fn: number): At {
  const made = (value.kind === 'object' || value.kind === 'function') && value.file === file ? value.frame : null;
  if (made === null) return { file, fn, frame: null };
  const own = findFrame(made, file, fn);
  if (own) return { file, fn, frame: own };
  // A loop's callback, `Object.keys(tables).forEach((name) => { made[name] = … })`.
  for (let around = ev.program.getFunction(file, fn).parent; around !== null; around = ev.program.getFunction(file, around).parent) {
    const frame = findFrame(made, file, around);
    if (frame) return { file, fn, frame: ev.interner.nestedFrame(file, fn, frame) };
  }
  return { file, fn, frame: null };
}
