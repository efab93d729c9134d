/** What the project puts into its maps, sets, lists and stores, found where they are filled. */
import type { CallFact, FileFacts } from '../../../model/facts.ts';
import { findFrame, type Evaluation } from '../evaluation.ts';
import type { MarkSet } from '../../footprint/mark-set.ts';
import { MOST_ALTERNATIVES } from '../interner.ts';
import type { CallSite, Program } from '../program.ts';
import { constantKey } from '../objects/constant-key.ts';
import { isOfClass, isSameObject, selfOf } from '../objects/same-object.ts';
import { putsOnParameters } from './puts-on-parameters.ts';
import { NO_VALUES, type At, type CollectionValue, type ListValue, type Value, type Values } from '../value.ts';

/** The calls that fill a collection, and the arguments they put in. */
const PUTS: Readonly<Record<CollectionValue['of'], readonly { readonly name: string; readonly args: 'all' | number }[]>> = {
  Map: [{ name: 'set', args: 1 }],
  Set: [{ name: 'add', args: 0 }],
  Array: [{ name: 'push', args: 'all' }, { name: 'unshift', args: 'all' }],
  Object: [],
};
const PUTS_BY_NAME = new Map(Object.values(PUTS).flatMap((puts) => puts.map(({ name, args }) => [name, args] as const)));

/** Is this how a collection is filled, and this argument what is put in? */
export function isFilledBy(name: string, arg: number): boolean {
  const args = PUTS_BY_NAME.get(name);
  return args === 'all' || args === arg;
}

/** Puts in other files are looked through only where a name is not on every second line of the project. */
const MOST_PUTS_ELSEWHERE = 300;

const putsByName = new WeakMap<Program, Map<string, { readonly result: readonly CallSite[]; readonly marks: MarkSet }>>();
const callsByName = new WeakMap<FileFacts, ReadonlyMap<string, readonly number[]>>();

/** What a collection holds; under a key, where both the key and those it was filled under are literal. */
export function contentsOf(ev: Evaluation, collection: CollectionValue, key: string | null): Values {
  return ev.interner.union([initial(ev, collection, key), ...PUTS[collection.of].flatMap((put) => putsInto(ev, collection, put.name).map((site) => putBy(ev, site, put.args, key)))]);
}

/** The items of a list or collection; a map gives pairs, as in a loop over it. */
export function itemsOf(ev: Evaluation, value: Value): Values {
  if (value.kind === 'list') return value.items;
  if (value.kind !== 'collection') return NO_VALUES;
  const contents = ev.contents(value, null);
  return value.of === 'Map' && contents.length > 0 ? [ev.interner.list(contents)] : contents;
}

/** `handlers[0]`: what stands there, or any item where the order is not known. */
export function itemAt(list: ListValue, key: string): Values {
  if (!/^\d+$/.test(key)) return NO_VALUES;
  return list.positions ? (list.positions[Number(key)] ?? NO_VALUES) : list.items;
}

/** The list a method of it is called on: `forEach` and `values` of a map see the values alone. */
export function asList(ev: Evaluation, value: Value): Values | null {
  if (value.kind === 'list') return value.items;
  return value.kind === 'collection' ? ev.contents(value, null) : null;
}

/** Each item that a loop over it comes to: of a list that is spelled out all of them, also where a set of values would end. */
export function rowsOf(ev: Evaluation, value: Value): Values | null {
  if (value.kind !== 'list' || !value.positions) return asList(ev, value);
  return [...new Set(value.positions.flat())];
}

/** The calls that put something into a collection, and which of their arguments they put in. */
export function putsOf(ev: Evaluation, collection: CollectionValue): readonly { readonly site: CallSite; readonly args: 'all' | number }[] {
  return PUTS[collection.of].flatMap(({ name, args }) => putsInto(ev, collection, name).map(({ site }) => ({ site, args })));
}

/** What a map holds, each with the key where that is a literal. */
export function pairsOf(ev: Evaluation, map: CollectionValue): readonly { readonly keys: Values; readonly value: Value }[] {
  const written = map.init === null ? [] : ev.evaluate(map.init, map.at).flatMap((value) => (value.kind === 'list' ? (rowsOf(ev, value) ?? NO_VALUES) : NO_VALUES));
  const ofWritten = written.flatMap((pair) => (pair.kind === 'list' ? (pair.positions?.[1] ?? NO_VALUES).map((value) => ({ keys: pair.positions?.[0] ?? NO_VALUES, value })) : []));
  const ofPut = putsInto(ev, map, 'set').flatMap(({ call: { args: [key, value] }, at }) => {
    const name = key ? constantKey(ev, key, at.file) : null;
    return value ? ev.evaluate(value, at).map((one) => ({ keys: name === null ? NO_VALUES : [ev.interner.literal(name)], value: one })) : [];
  });
  return [...ofWritten, ...ofPut];
}

interface Put {
  readonly site: CallSite;
  readonly call: CallFact;
  readonly at: At;
}

function initial(ev: Evaluation, collection: CollectionValue, key: string | null): Values {
  if (!collection.init) return NO_VALUES;
  const inits = ev.evaluate(collection.init, collection.at);
  if (collection.of === 'Set') return ev.interner.union(inits.map((value) => itemsOf(ev, value)));
  const items = inits.flatMap((value) => (value.kind === 'list' ? (rowsOf(ev, value) ?? NO_VALUES) : itemsOf(ev, value)));
  const pairs = items.flatMap((pair) => {
    if (pair.kind !== 'list') return [];
    if (!pair.positions) return [pair.items];
    const [names = NO_VALUES, values = NO_VALUES] = pair.positions;
    return mayBeNamed(names, key) ? [values] : [];
  });
  return ev.interner.union(pairs);
}

function putBy(ev: Evaluation, put: Put, position: 'all' | number, key: string | null): Values {
  const { args } = put.call;
  if (position === 'all') return ev.interner.union(args.map((arg) => ev.evaluate(arg, put.at)));
  const [first] = args;
  // Where a key comes from is not asked: that leads through all data of the program.
  if (position === 1 && first && isOtherKey(key === null ? null : constantKey(ev, first, put.at.file), key)) return NO_VALUES;
  const arg = args[position];
  return arg ? ev.evaluate(arg, put.at) : NO_VALUES;
}

/** `Object.entries(texts).map(([name, sql]) => [name, db.prepare(sql)])` makes one pair of all names; a set that is full may lack some. */
function mayBeNamed(names: Values, key: string | null): boolean {
  if (key === null || names.length === 0 || names.length >= MOST_ALTERNATIVES) return true;
  return names.some((name) => name.kind !== 'literal' || String(name.value) === key);
}

function isOtherKey(own: string | null, key: string | null): boolean {
  return own !== null && key !== null && own !== key;
}

function putsInto(ev: Evaluation, collection: CollectionValue, name: string): readonly Put[] {
  const { file } = collection.at;
  const here = callsOf(ev.program.getFile(file), name).map((call) => ({ file, call }));
  return [...here, ...[...putsOnImports(ev.program, name), ...putsOnParameters(ev.program, collection, name)].filter((site) => site.file !== file)].flatMap((site) => {
    const call = ev.program.getCall(site.file, site.call);
    if (call.callee.kind !== 'member') return [];
    const at: At = { file: site.file, fn: call.in, frame: frameOf(ev, collection, site.file, call.in) };
    return ev.evaluate(call.callee.object, at).some((value) => isSameCollection(ev, value, collection)) ? [{ site, call, at }] : [];
  });
}

function isSameCollection(ev: Evaluation, value: Value, collection: CollectionValue): boolean {
  if (value.kind !== 'collection' || value.term !== collection.term) return false;
  const [left, right] = [ownerOf(ev, value), ownerOf(ev, collection)];
  return left === null || right === null || isSameObject(ev, left, right);
}

function ownerOf(ev: Evaluation, collection: CollectionValue): Value | null {
  return collection.at.frame ? selfOf(ev, collection.at.frame) : null;
}

/** A method of the object the collection belongs to is looked at as called by anyone on that object, not on others of its class. */
function frameOf(ev: Evaluation, collection: CollectionValue, file: string, fn: number): At['frame'] {
  const own = findFrame(collection.at.frame, file, fn);
  const self = ownerOf(ev, collection);
  if (own || self?.kind !== 'instance') return own;
  for (let index: number | null = fn; index !== null; index = ev.program.getFunction(file, index).parent) {
    const owner = ev.program.getFunction(file, index).class;
    if (owner !== undefined) return isOfClass(ev, self, file, owner) ? ev.interner.openFrame(file, index, self) : null;
  }
  return null;
}

function putsOnImports(program: Program, name: string): readonly CallSite[] {
  const known = putsByName.get(program) ?? new Map<string, { readonly result: readonly CallSite[]; readonly marks: MarkSet }>();
  putsByName.set(program, known);
  let found = known.get(name);
  if (!found) {
    found = program.marks.during(() => {
      const all = program.callsNamed(name);
      return all.length > MOST_PUTS_ELSEWHERE ? [] : all.filter((site) => isOfImport(program.getFile(site.file), program.getCall(site.file, site.call)));
    });
    known.set(name, found);
  }
  program.marks.note(found.marks);
  return found.result;
}

function callsOf(facts: FileFacts, name: string): readonly number[] {
  let table = callsByName.get(facts);
  if (!table) {
    const byName = new Map<string, number[]>();
    facts.calls.forEach((call, index) => {
      if (call.callee.kind !== 'member') return;
      const known = byName.get(call.callee.property);
      if (known) known.push(index);
      else byName.set(call.callee.property, [index]);
    });
    callsByName.set(facts, (table = byName));
  }
  return table.get(name) ?? [];
}

/** `handlers.set(…)` or `registry.handlers.set(…)` of something imported. */
function isOfImport(facts: FileFacts, call: CallFact): boolean {
  if (call.callee.kind !== 'member') return false;
  const { object } = call.callee;
  const root = object.kind === 'member' ? object.object : object;
  if (root.kind !== 'binding') return false;
  const binding = facts.bindings[root.binding];
  return binding?.from !== undefined || (binding?.scope === 0 && binding.values.some((value) => value.kind === 'call' || value.kind === 'member'));
}
