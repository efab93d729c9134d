/** Whose method a function is: `Orders.prototype.find = function …`, `Orders.prototype = { find() … }`, `this.find = function …` in a constructor. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { MadeValue, Value } from '../value.ts';

/** The object it was assigned to, by function. */
const targetsByFile = new WeakMap<FileFacts, ReadonlyMap<number, { readonly target: Term; readonly in: number }>>();

/** What `new` gives of the constructor function whose method this is; null for a function that is none. */
export function prototypeOwner(ev: Evaluation, file: string, fn: number): MadeValue | null {
  const found = targetsOf(ev.program.getFile(file)).get(fn);
  if (!found) return null;
  if (found.target.kind === 'this') {
    const constructor = functionWithThis(ev, file, found.in);
    const { kind, class: owner } = ev.program.getFunction(file, constructor);
    return kind === 'function' && owner === undefined ? ev.interner.made(file, constructor, null) : null;
  }
  for (const value of ev.evaluate(found.target, { file, fn: found.in, frame: null })) if (value.kind === 'made' && value.construction === null) return value;
  return null;
}

/** The function or class that it is a member of: `Orders.open = function () { return new this(path); }`. */
export function staticOwner(ev: Evaluation, file: string, fn: number): Value | null {
  const found = targetsOf(ev.program.getFile(file)).get(fn);
  if (!found || found.target.kind === 'this') return null;
  return ev.evaluate(found.target, { file, fn: found.in, frame: null }).find((value) => value.kind === 'function' || value.kind === 'class' || value.kind === 'namespace') ?? null;
}

/** The object that a constructor function makes, which its author tells by a capital letter. */
export function madeByNew(ev: Evaluation, file: string, fn: number): MadeValue | null {
  const { kind, name } = ev.program.getFunction(file, fn);
  return kind === 'function' && name !== null && /^[A-Z][A-Za-z0-9]*[a-z]/.test(name) ? ev.interner.made(file, fn, null) : null;
}

/** The function around this place whose `this` is meant, arrow functions left out. */
export function functionWithThis(ev: Evaluation, file: string, fn: number): number {
  let index = fn;
  for (;;) {
    const { kind, parent } = ev.program.getFunction(file, index);
    if (kind !== 'arrow' || parent === null) return index;
    index = parent;
  }
}

function targetsOf(facts: FileFacts): ReadonlyMap<number, { readonly target: Term; readonly in: number }> {
  const known = targetsByFile.get(facts);
  if (known) return known;
  const found = new Map<number, { readonly target: Term; readonly in: number }>();
  for (const { target, value, in: within } of facts.assignments) {
    if (target.kind !== 'member') continue;
    if (value.kind === 'function') found.set(value.function, { target: target.object, in: within });
    if (value.kind !== 'object' || target.property !== 'prototype') continue;
    for (const property of value.properties) if (property.kind !== 'spread' && property.value.kind === 'function') found.set(property.value.function, { target, in: within });
  }
  targetsByFile.set(facts, found);
  return found;
}
