/** What the language's own functions give: promises, collections, proxies, and the functions of `Object` and `Reflect`. */
import type { CallFact, Term } from '../../../model/facts.ts';
import { awaitedValues } from './awaited-values.ts';
import { asList, itemsOf, rowsOf } from '../items/collections.ts';
import { evaluateArguments } from './evaluate-arguments.ts';
import type { Evaluation } from '../evaluation.ts';
import { globbedModules } from '../across-files/globbed-modules.ts';
import { constantKey } from '../objects/constant-key.ts';
import { joinTexts } from './joined-texts.ts';
import { addressOf } from './put-together-address.ts';
import { isTextMethod, methodOfTexts } from './text-methods.ts';
import { fromPromiseExecutor } from './promise-executor.ts';
import { evaluateProxy } from './evaluate-proxy.ts';
import { propertiesOf, type NamedValue } from '../objects/properties-of.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** Built-ins that give back (one of) what they are given. */
const PASS_THROUGH: ReadonlyMap<string, readonly number[]> = new Map([
  ['Object.freeze', [0]],
  ['Object.seal', [0]],
  ['Object.create', [0]],
  ['Object.assign', [0, 1, 2, 3]],
  ['Object.setPrototypeOf', [0, 1]],
  ['Promise.resolve', [0]],
  ['structuredClone', [0]],
]);
/** Methods of arrays whose result is what they were called on, or made of it. */
const SAME_LIST: ReadonlySet<string> = new Set(['filter', 'slice', 'concat', 'reverse', 'sort', 'flat', 'toSorted', 'toReversed', 'values']);
const ONE_ITEM: ReadonlySet<string> = new Set(['find', 'findLast', 'at', 'pop', 'shift', 'next']);

/** Null where the callee is no built-in. */
export function evaluateBuiltIn(ev: Evaluation, call: CallFact, at: At): Values | null {
  const { callee } = call;
  const address = isAddress(ev, callee, at.file) ? addressOf(ev, call, at) : null;
  if (address !== null) return address;
  if (callee.kind === 'global') return call.kind === 'new' ? evaluateNew(ev, callee, call, at) : passThrough(ev, callee.name, call, at);
  if (callee.kind !== 'member' || callee.object.kind !== 'global') return null;
  const name = `${callee.object.name}.${callee.property}`;
  return evaluateStatic(ev, name, call, at) ?? passThrough(ev, name, call, at);
}

/** `URL` of the language, or that of `node:url`. */
function isAddress(ev: Evaluation, callee: Term, file: string): boolean {
  if (callee.kind === 'global') return callee.name === 'URL';
  const from = callee.kind === 'binding' ? ev.program.getFile(file).bindings[callee.binding]?.from : undefined;
  return from?.imported === 'URL' && /^(?:node:)?url$/.test(from.specifier);
}

function evaluateNew(ev: Evaluation, callee: Extract<Term, { kind: 'global' }>, call: CallFact, at: At): Values | null {
  const [first] = call.args;
  switch (callee.name) {
    case 'Proxy':
      return evaluateProxy(ev, call, at);
    case 'Promise':
      return first ? fromPromiseExecutor(ev, first, at) : NO_VALUES;
    case 'Map':
    case 'WeakMap':
      return [ev.interner.collection('Map', callee, first ?? null, at)];
    case 'Uint8Array':
      return first ? bytesOf(ev, first, at) : null;
    case 'Set':
    case 'WeakSet':
      return [ev.interner.collection('Set', callee, first ?? null, at)];
    default:
      return null;
  }
}

function evaluateStatic(ev: Evaluation, name: string, call: CallFact, at: At): Values | null {
  const [first, second] = call.args;
  if (!first) return null;
  switch (name) {
    case 'Object.values':
      return listOf(ev, ev.interner.union(ev.evaluate(first, at).map((value) => (value.kind === 'list' ? value.items : ev.properties(value)))));
    case 'Object.keys':
      return listOf(ev, namedIn(ev, first, at).map((one) => ev.interner.literal(one.name)));
    case 'Object.entries':
      return listOf(ev, namedIn(ev, first, at).map((one) => ev.interner.row([[ev.interner.literal(one.name)], one.values])));
    case 'Object.fromEntries':
      return [ev.interner.collection('Object', call.callee, first, at)];
    case 'Promise.all':
      return ev.interner.union(ev.evaluate(first, at).map((value) => [allAwaited(ev, value)]));
    case 'Promise.race':
    case 'Promise.any':
      return awaitedValues(ev, items(ev, first, at));
    case 'Array.from':
      return listOf(ev, items(ev, first, at));
    case 'Buffer.from':
      return bytesOf(ev, first, at);
    case 'import.meta.glob':
    case 'import.meta.globEager':
      return globbedModules(ev, call, at, name.endsWith('Eager'));
    case 'Reflect.get':
      return second ? ev.evaluate({ kind: 'index', object: first, index: second }, at) : null;
    case 'Reflect.apply':
    case 'Reflect.construct': {
      const args = evaluateArguments(ev, call, at);
      const given = (args[name === 'Reflect.apply' ? 2 : 1] ?? NO_VALUES).flatMap((value) => (value.kind === 'list' ? value.items.map((item) => [item]) : []));
      return ev.interner.union((args[0] ?? NO_VALUES).map((value) => (value.kind === 'function' ? ev.invoke(value, given) : value.kind === 'class' ? [ev.construct(value, given)] : NO_VALUES)));
    }
    default:
      return null;
  }
}

function passThrough(ev: Evaluation, name: string, call: CallFact, at: At): Values | null {
  if (name === 'structuredClone' && call.callee.kind !== 'global') return null;
  const positions = PASS_THROUGH.get(name);
  if (!positions) return null;
  return ev.interner.union(positions.flatMap((position) => (call.args[position] ? [ev.evaluate(call.args[position], at)] : [])));
}

/** Queries that are waited for together have run: each gives its rows. */
function allAwaited(ev: Evaluation, value: Value): Value {
  if (value.kind === 'collection') {
    const contents = ev.contents(value, null);
    const rows = awaitedValues(ev, contents);
    return rows.length < contents.length ? ev.interner.list(rows) : value;
  }
  if (value.kind !== 'list') return value;
  return value.positions ? ev.interner.row(value.positions.map((one) => awaitedValues(ev, one))) : ev.interner.list(awaitedValues(ev, value.items));
}

function items(ev: Evaluation, term: Term, at: At): Values {
  return ev.interner.union(ev.evaluate(term, at).map((value) => itemsOf(ev, value)));
}

/** The bytes of what a library gave are that; those of texts and lists are data. */
function bytesOf(ev: Evaluation, term: Term, at: At): Values | null {
  const given = ev.evaluate(term, at).filter((value) => value.kind === 'api');
  return given.length > 0 ? given : null;
}

function namedIn(ev: Evaluation, term: Term, at: At): readonly NamedValue[] {
  return ev.evaluate(term, at).flatMap((value) => propertiesOf(ev, value));
}

function listOf(ev: Evaluation, values: Values): Values {
  return values.length > 0 ? [ev.interner.list(values)] : NO_VALUES;
}

/** `promise.then(use)`: what the callback gives for what the promise holds. Null when it is no such call. */
export function evaluateThen(ev: Evaluation, call: CallFact, at: At): Values | null {
  const { callee } = call;
  if (callee.kind !== 'member') return null;
  const [callback] = call.args;
  if (callee.property === 'catch' || callee.property === 'finally') return ev.evaluate(callee.object, at);
  if (callee.property !== 'then' || !callback) return null;
  const objects = awaitedValues(ev, ev.evaluate(callee.object, at));
  return ev.interner.union(ev.evaluate(callback, at).map((value) => (value.kind === 'function' ? ev.invoke(value, [objects]) : NO_VALUES)));
}

/** What the methods of lists, collections and strings hand through. */
export function evaluateMethod(ev: Evaluation, call: CallFact, at: At): Values {
  const { callee } = call;
  if (callee.kind !== 'member') return NO_VALUES;
  const objects = ev.evaluate(callee.object, at);
  const [callback] = call.args;
  const texts = isTextMethod(callee.property) ? methodOfTexts(ev, objects, callee.property, call.args) : NO_VALUES;
  if (texts.length > 0) return texts;
  if (callee.property === 'get') return ev.interner.union(objects.map((value) => (value.kind === 'collection' ? ev.contents(value, callback ? constantKey(ev, callback, at.file) : null) : value.kind === 'list' ? value.items : NO_VALUES)));
  if (callee.property === 'entries') return listOf(ev, ev.interner.union(objects.map((value) => itemsOf(ev, value))));
  if (callee.property === 'join') return objects.flatMap((value) => joined(ev, value, callback));
  const lists = objects.map((value) => asList(ev, value)).filter((list) => list !== null);
  const all = ev.interner.union(lists);
  // The rows of a query are nothing to follow; what each is turned into may be.
  if (callback && (callee.property === 'map' || callee.property === 'flatMap') && (lists.length > 0 || objects.every((value) => value.kind === 'literal'))) {
    const mapped = ev.interner.union(ev.evaluate(callback, at).map((value) => (value.kind === 'function' ? ev.invoke(value, [all]) : NO_VALUES)));
    return lists.length > 0 || mapped.length > 0 ? [ev.interner.list(mapped)] : NO_VALUES;
  }
  const isReduce = callee.property === 'reduce' || callee.property === 'reduceRight';
  if (lists.length === 0 && !(isReduce && call.args.length > 1)) return NO_VALUES;
  // `[].concat(require('./orders'), require('./returns'))`
  if (callee.property === 'concat' && call.args.length > 0) return listOf(ev, [...new Set([...(rowsOfOne(ev, objects) ?? all), ...call.args.flatMap((arg) => ev.evaluate(arg, at)).flatMap((value) => rowsOf(ev, value) ?? [value])])]);
  if (SAME_LIST.has(callee.property)) return listOf(ev, rowsOfOne(ev, objects) ?? all);
  if (ONE_ITEM.has(callee.property)) return all;
  if (callback && isReduce) {
    const start = call.args[1] ? ev.evaluate(call.args[1], at) : all;
    const made = ev.interner.union(ev.evaluate(callback, at).map((value) => (value.kind === 'function' ? ev.invoke(value, [start, all]) : NO_VALUES)));
    // Of an empty list it is what it starts with.
    return ev.interner.union([made, start]);
  }
  return NO_VALUES;
}

/** All rows of the only list there is. */
function rowsOfOne(ev: Evaluation, [only, ...others]: Values): Values | null {
  return only !== undefined && others.length === 0 ? rowsOf(ev, only) : null;
}

/** `['pg_dump', url].join(' ')` */
function joined(ev: Evaluation, value: Value, separator: Term | undefined): Values {
  const between = separator === undefined ? ',' : separator.kind === 'literal' ? String(separator.value) : null;
  return value.kind === 'list' && value.positions !== null && between !== null ? joinTexts(ev, value.positions, between) : NO_VALUES;
}
