/** What stands in a table of functions, each with the keys that lead to it. */
import { contextsOfTerms, registrationContexts } from '../entries/registration-contexts.ts';
import { assignedEntries } from '../values/objects/assigned-entries.ts';
import { putsOf } from '../values/items/collections.ts';
import { keyOfProperty } from '../values/objects/constant-key.ts';
import { entriesByKey } from '../values/objects/filled-by-key.ts';
import { MOST_SPREADS } from '../values/objects/properties-of.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { At, CollectionValue, Value, Values } from '../values/value.ts';

export interface TableEntry {
  readonly keys: readonly string[];
  readonly value: Value;
}

/** Of a row what it says of itself: `{ method: 'GET', path: '/orders', run: list }`. */
const sayingMembers = ['method', 'verb', 'path', 'url', 'pathname', 'route', 'pattern'] as const;
/** A longer table is one of data. */
const MOST_ENTRIES = 400;

export function memberOfEntry(ev: Evaluator, { keys, value }: TableEntry, name: string): readonly TableEntry[] {
  // Pairs that a loop takes apart: the entry is what stands second.
  if (name === '1' && (value.kind === 'function' || value.kind === 'object')) return [{ keys, value }];
  const said = value.kind === 'object' ? sayingMembers.flatMap((member) => textsOf(ev.member(value, member))) : value.kind === 'list' ? (value.positions ?? []).flatMap(textsOf) : [];
  return ev.member(value, name).map((one) => ({ keys: [...keys, ...said], value: one }));
}

/** Its entries, with the table's own keys before theirs. */
export function entriesOfTable(ev: Evaluator, { keys, value }: TableEntry): readonly TableEntry[] {
  return entriesOf(ev, value).slice(0, MOST_ENTRIES).map((entry) => ({ ...entry, keys: [...keys, ...entry.keys] }));
}

/** `routes = { ...routes, …more }` spreads what it becomes. */
function entriesOf(ev: Evaluator, value: Value, depth = 0): readonly TableEntry[] {
  if (depth > MOST_SPREADS) return [];
  switch (value.kind) {
    case 'object': {
      const at: At = { file: value.file, fn: value.fn, frame: value.frame };
      const written = value.term.properties.flatMap((property) => {
        if (property.kind === 'spread') return ev.evaluate(property.of, at).flatMap((one) => entriesOf(ev, one, depth + 1));
        return toEntries(keyOfProperty(ev, property, value.file), ev.evaluate(property.value, at));
      });
      return [...written, ...assignedEntries(ev, value).flatMap((entry) => toEntries(entry.name, ev.evaluate(entry.value, entry.at))), ...filledEntries(ev, value)];
    }
    case 'list': return value.items.map((item) => ({ keys: [], value: item }));
    case 'collection': return entriesOfCollection(ev, value);
    default: return [];
  }
}

/** ``routes[`${method} ${path}`] = handler``, `routes[method][path] = handler`: once per caller of the function it stands in. */
function filledEntries(ev: Evaluator, value: Extract<Value, { kind: 'object' }>): readonly TableEntry[] {
  return entriesByKey(ev, value).flatMap(({ target, given, at: { file, fn } }) =>
    contextsOfTerms(ev, { file, fn }, [target, target.index, given]).flatMap((at) => {
      const outer = target.object.kind === 'index' ? textsOf(ev.evaluate(target.object.index, at)) : [];
      return keysIn(ev.evaluate(target.index, at)).flatMap((key) => toEntries(key, ev.evaluate(given, at))).map((entry) => ({ ...entry, keys: [...outer, ...entry.keys] }));
    }),
  );
}

/** A registrar fills it once per caller, each time under a key of its own. */
function entriesOfCollection(ev: Evaluator, collection: CollectionValue): readonly TableEntry[] {
  const filled = putsOf(ev, collection).flatMap(({ site, args }) =>
    registrationContexts(ev, site).flatMap((at) => {
      const given = ev.program.getCall(site.file, site.call).args.map((arg) => ev.evaluate(arg, at));
      if (args === 'all') return given.flatMap((values) => toEntries(null, values));
      return args === 0 ? toEntries(null, given[0] ?? []) : keysIn(given[0] ?? []).flatMap((key) => toEntries(key, given[args] ?? []));
    }),
  );
  const pairs = collection.init === null ? [] : ev.evaluate(collection.init, collection.at).flatMap((value) => (value.kind === 'list' ? (value.positions ?? []).flat() : []));
  return [...pairs.flatMap((pair) => (pair.kind === 'list' ? keysIn(pair.positions?.[0] ?? []).flatMap((key) => toEntries(key, pair.positions?.[1] ?? [])) : [])), ...filled];
}

function toEntries(key: string | null, values: Values): readonly TableEntry[] {
  return values.map((value) => ({ keys: key === null ? [] : [key], value }));
}

/** One key at least, so that what stands under an unknown one is not lost. */
function keysIn(values: Values): readonly (string | null)[] {
  const texts = textsOf(values);
  return texts.length > 0 ? texts : [null];
}

function textsOf(values: Values): readonly string[] {
  return values.flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
}
