/** What runs because a decorator told it to listen: `@OnEvent('order.placed')`, `@CommandHandler(PlaceOrder)`. */
import type { Library } from '../../catalogue/catalogue.ts';
import { tokenOfClass, tokenOfName, tokenOfValue } from './across-files/injected-values.ts';
import type { Evaluation } from './evaluation.ts';
import type { FunctionValue, Value, Values } from './value.ts';

/** Names of more parts than this are asked for as they are, and by their beginnings. */
const MOST_PARTS = 5;

/** The keys under which a listener to this value is kept. */
export function listeningKeys(to: string, value: Value): readonly string[] {
  return tokenOfValue(value).map((token) => `${to} ${token}`);
}

/** The listeners to these values: to a name, with the wildcards that are meant for it, or to the class of an object. */
export function heardFunctions(ev: Evaluation, library: Library, to: string, values: Values, file: string): readonly FunctionValue[] {
  const told = values.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const keys = new Set(told.flatMap(keysOf).map((token) => `${to} ${token}`));
  const found = Array.from(keys, (key) => ev.stored(library.name, key, { file, origin: null }));
  return [...new Set(found.flat())].filter((value) => value.kind === 'function');
}

function keysOf(value: Value): readonly string[] {
  if (value.kind === 'instance') return [tokenOfClass(value)];
  return value.kind === 'literal' && typeof value.value === 'string' ? [value.value, ...wildcardsFor(value.value)].map(tokenOfName) : [];
}

/** `order.placed` is meant by `order.*`, `*.placed`, `*.*`, `order.**` and `**`: https://github.com/EventEmitter2/EventEmitter2#multi-level-wildcards */
function wildcardsFor(name: string): readonly string[] {
  const parts = name.split('.');
  const beginnings = parts.map((_, index) => [...parts.slice(0, index), '**'].join('.'));
  if (parts.length > MOST_PARTS) return beginnings;
  const single = parts.reduce<readonly (readonly string[])[]>((known, part) => known.flatMap((one) => [[...one, part], [...one, '*']]), [[]]);
  return [...beginnings, ...single.map((one) => one.join('.')).filter((one) => one !== name)];
}
