/** What the methods of texts give that take one apart or spell it another way: `const [method, path] = 'GET /orders'.split(' ')`. */
import type { Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type Values } from '../value.ts';

/** A text of more parts is data. */
const MOST_PARTS = 16;

type Given = readonly (string | number)[];

const methods: ReadonlyMap<string, (text: string, given: Given) => string | readonly string[] | null> = new Map<string, (text: string, given: Given) => string | readonly string[] | null>([
  ['toLowerCase', (text) => text.toLowerCase()],
  ['toUpperCase', (text) => text.toUpperCase()],
  ['trim', (text) => text.trim()],
  // Of an address, which may be an object; other texts that are put together are none the better known by it.
  ['toString', (text) => (/^(?:https?:\/\/|\*\/)/i.test(text) ? text : null)],
  ['split', (text, [separator, ...others]) => (typeof separator === 'string' && others.length === 0 ? text.split(separator) : null)],
  ['slice', (text, [from = 0, to]) => (isPosition(from) && (to === undefined || isPosition(to)) ? text.slice(from, to) : null)],
  ['substring', (text, [from = 0, to]) => (isPosition(from) && (to === undefined || isPosition(to)) ? text.substring(from, to) : null)],
  ['replace', (text, [from, to]) => (typeof from === 'string' && typeof to === 'string' ? text.replace(from, () => to) : null)],
]);

export function isTextMethod(name: string): boolean {
  return methods.has(name);
}

/** Nothing for what is no text, and where the arguments are not spelled out. */
export function methodOfTexts(ev: Evaluation, objects: Values, name: string, args: readonly Term[]): Values {
  const method = methods.get(name);
  const given = args.flatMap((arg) => (arg.kind === 'literal' && (typeof arg.value === 'string' || typeof arg.value === 'number') ? [arg.value] : []));
  if (method === undefined || given.length < args.length) return NO_VALUES;
  return objects.flatMap((value): Values => {
    if (value.kind !== 'literal' || typeof value.value !== 'string') return NO_VALUES;
    const made = method(value.value, given);
    if (made === null || made.length > MOST_PARTS && typeof made !== 'string') return NO_VALUES;
    return [typeof made === 'string' ? ev.interner.literal(made) : ev.interner.row(made.map((part) => [ev.interner.literal(part)]))];
  });
}

function isPosition(value: string | number): value is number {
  return typeof value === 'number';
}
