/** A table made in one go from a list: `names.reduce((all, name) => ({ ...all, [name]: db.prepare(texts[name]) }), {})`. */
import type { Evaluation } from '../evaluation.ts';
import { keyOfProperty } from './constant-key.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** What stands under each of its names, where there is nothing else in it: one entry under a name that only running tells, and spreads of nothing. */
export function computedEntry(ev: Evaluation, value: Extract<Value, { kind: 'object' }>, name: string): Values {
  const { properties } = value.term;
  const entries = properties.flatMap((property) => (property.kind === 'property' ? [property] : []));
  const [entry, ...others] = entries;
  if (entry?.key !== null || keyOfProperty(ev, entry, value.file) !== null || others.length > 0 || properties.length < 2 || name in Object.prototype) return NO_VALUES;
  const at: At = { file: value.file, fn: value.fn, frame: value.frame };
  const isOfNothing = properties.every((property) => property === entry || (property.kind === 'spread' && isEmpty(ev.evaluate(property.of, at))));
  return isOfNothing ? ev.evaluate(entry.value, at) : NO_VALUES;
}

function isEmpty(values: Values): boolean {
  return values.length > 0 && values.every((value) => value.kind === 'object' && value.term.properties.length === 0);
}
