/** What an object is filled with under names that only running tells: `models[model.name] = model`, `Object.defineProperty(…)`. */
import type { AssignmentFact, CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { firstArgumentOfOrigin } from '../catalogue-rows.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';
import { contextOfObject } from './context-of-object.ts';
import { isSameName } from './same-name.ts';

/** A file with more assignments of this kind fills tables of data. */
const MOST_FILLS = 20;
/** So few values that each may be meant where none goes by the name. */
const FEW_VALUES = 3;

/** An object, what a file exports, `exports[name] = require(`./${name}`)`, a prototype, or a function or class that holds others. */
type Filled = Extract<Value, { kind: 'object' | 'namespace' | 'made' | 'instance' | 'function' | 'class' }>;

interface Fills {
  readonly assigned: readonly AssignmentFact[];
  readonly defined: readonly CallFact[];
}

const fillsByFile = new WeakMap<FileFacts, Fills>();

/** Only in the object's own file: reading all others would cost more than all other members. */
export function filledByKey(ev: Evaluation, value: Value, name: string): Values {
  if (!isFilled(value)) return NO_VALUES;
  const { assigned, defined } = fillsOf(ev.program.getFile(value.file));
  return ev.interner.union([...assigned.map((one) => assignedUnder(ev, value, one, name)), ...defined.map((one) => definedAs(ev, value, one, name))]);
}

function isFilled(value: Value): value is Filled {
  switch (value.kind) {
    case 'object':
    case 'namespace':
    case 'function':
    case 'class':
      return true;
    case 'made':
    case 'instance':
      return value.construction === null;
    default:
      return false;
  }
}

export interface FilledEntry {
  readonly target: Extract<Term, { kind: 'index' }>;
  readonly given: Term;
  readonly at: At;
}

/** What an object is given under keys that only running tells, whichever: `routes[method][path] = handler` fills the tables within a table. */
export function entriesByKey(ev: Evaluation, value: Extract<Value, { kind: 'object' }>): readonly FilledEntry[] {
  return fillsOf(ev.program.getFile(value.file)).assigned.flatMap(({ target, value: given, in: fn }) => {
    if (target.kind !== 'index') return [];
    const at = contextOfObject(ev, value, value.file, fn);
    // In a field, or under a key itself: the object is known by where it is written.
    const isKept = target.object.kind === 'index' || rootOf(target.object).kind === 'this';
    const isIt = (one: Value): boolean => one === value || (isKept && one.kind === 'object' && one.term === value.term && one.file === value.file);
    return ev.evaluate(target.object, at).some(isIt) ? [{ target, given, at }] : [];
  });
}

function rootOf(term: Term): Term {
  let root = term;
  while (root.kind === 'member' || root.kind === 'index') root = root.object;
  return root;
}

function fillsOf(facts: FileFacts): Fills {
  const known = fillsByFile.get(facts);
  if (known) return known;
  const assigned = facts.assignments.filter((one) => one.target.kind === 'index' && one.operator === '=');
  const defined = facts.calls.filter(({ callee }) => callee.kind === 'member' && callee.property === 'defineProperty' && callee.object.kind === 'global');
  const fills = { assigned: assigned.length > MOST_FILLS ? [] : assigned, defined: defined.length > MOST_FILLS ? [] : defined };
  fillsByFile.set(facts, fills);
  return fills;
}

function assignedUnder(ev: Evaluation, value: Filled, assignment: AssignmentFact, name: string): Values {
  const { target } = assignment;
  if (target.kind !== 'index' || !mayBe(ev, value, target.object)) return NO_VALUES;
  const at = contextOfObject(ev, value, value.file, assignment.in);
  if (!ev.evaluate(target.object, at).includes(value)) return NO_VALUES;
  // `for (const key of Object.keys(settings)) own[key] = settings[key]` copies what is there under its name.
  const { value: given } = assignment;
  if (given.kind === 'index' && isSameBinding(given.index, target.index)) return ev.interner.unionOf(ev.evaluate(given.object, at).filter((one) => one !== value), (one) => ev.member(one, name));
  // A list under each key is an emitter's: what stands in it came under other names too.
  const values = ev.evaluate(assignment.value, at).filter((one) => one.kind !== 'literal' && one.kind !== 'list' && one.kind !== 'collection');
  const keys = ev.evaluate(target.index, at).flatMap((key) => (key.kind === 'literal' ? [String(key.value)] : []));
  const named = values.filter((one) => ownNames(ev, one).some((own) => isSameName(own, name)));
  if (keys.length > 0) return !keys.includes(name) ? NO_VALUES : keys.length > 1 && named.length > 0 ? named : values;
  return named.length > 0 || values.length > FEW_VALUES ? named : values;
}

/** What can be told of it without looking further: `Orders.prototype` for what stands on one, a name for a function. */
function mayBe(ev: Evaluation, value: Filled, object: Term): boolean {
  switch (value.kind) {
    case 'made':
    case 'instance':
      return object.kind === 'member' && object.property === 'prototype';
    case 'function':
    case 'class':
      return object.kind === 'binding' && ev.program.getFile(value.file).bindings[object.binding]?.values.some((one) => one.kind === value.kind) === true;
    default:
      return true;
  }
}

function isSameBinding(left: Term, right: Term): boolean {
  return left.kind === 'binding' && right.kind === 'binding' && left.binding === right.binding;
}

/** What its author calls it: its own name, the text it was made with, or the name of its file. */
function ownNames(ev: Evaluation, value: Value): readonly string[] {
  switch (value.kind) {
    case 'class':
    case 'instance':
      return [ev.program.getClass(value.file, value.class).name ?? fileName(value.file)];
    case 'function':
      return [ev.program.getFunction(value.file, value.function).name ?? fileName(value.file), fileName(value.file)];
    case 'object':
    case 'namespace':
      return [fileName(value.file)];
    case 'api':
      return firstArgumentOfOrigin(ev, value).flatMap((one) => (one.kind === 'literal' ? [String(one.value)] : []));
    default:
      return [];
  }
}

function fileName(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/\..*$/u, '');
}

/** `Object.defineProperty(models, 'orders', { get: () => orders })` */
function definedAs(ev: Evaluation, value: Filled, { args, in: fn }: CallFact, name: string): Values {
  const [target, key, descriptor] = args;
  if (!target || !isText(key, name) || !descriptor) return NO_VALUES;
  const at = contextOfObject(ev, value, value.file, fn);
  if (!ev.evaluate(target, at).includes(value)) return NO_VALUES;
  return ev.interner.union(
    ev.evaluate(descriptor, at).flatMap((one) => [ev.member(one, 'value'), ...ev.member(one, 'get').map((get) => (get.kind === 'function' ? ev.invoke(get, []) : NO_VALUES))]),
  );
}

function isText(term: Term | undefined, text: string): boolean {
  return term?.kind === 'literal' && term.value === text;
}
