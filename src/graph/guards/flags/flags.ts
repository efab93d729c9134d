/**
 * Flags: variables, fields, sets and maps that outlive one call, with where a function sets and clears them.
 * `running.add(id)` sets, `running.has(id)` tests and `running.delete(id)` clears a flag exactly as `running = true` does.
 */
import type { AssignmentFact, CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { Span } from '../../../model/source-location.ts';
import type { Value } from './evaluate-test.ts';
import { isAfterFailure } from './failure-writes.ts';
import { findCalledName, findClassOfThis, forEachTerm, getPlainTerm } from '../../terms.ts';

export interface Flag {
  /** Names the storage within its file. */
  readonly key: string;
  /** As a reader would write it: `isRunning`, `this.running`. */
  readonly label: string;
  /** Last name of the storage: the property or the variable. */
  readonly property: string;
  /** The function whose run makes a new one; null when it outlives every call. */
  readonly madeBy: number | null;
}

export interface FlagWrite {
  readonly flag: Flag;
  readonly kind: 'set' | 'clear';
  readonly value: Value;
  /** `??=` and `||=` test and set in one step. */
  readonly tests: boolean;
  /** `add` of a set: a mark without a value of its own. */
  readonly marks: boolean;
  readonly span: Span;
}

/** The storage a term names, when it is one a guard could use. */
export function findFlag(facts: FileFacts, term: Term, fn: number): Flag | null {
  switch (term.kind) {
    case 'binding': return findVariable(facts, term.binding);
    case 'member': return findField(facts, term, fn);
    case 'index': {
      const object = findFlag(facts, term.object, fn);
      return object === null ? null : { ...object, key: `${object.key}[]`, label: `${object.label}[…]` };
    }
    default: return null;
  }
}

function findVariable(facts: FileFacts, index: number): Flag | null {
  const binding = facts.bindings[index];
  if (binding === undefined || !['const', 'let', 'var', 'import', 'class'].includes(binding.kind)) return null;
  return { key: `b${index}`, label: binding.name, property: binding.name, madeBy: binding.scope === 0 ? null : binding.scope };
}

function findField(facts: FileFacts, term: Term & { kind: 'member' }, fn: number): Flag | null {
  const { property } = term;
  if (term.object.kind === 'this') {
    const cls = findClassOfThis(facts, fn);
    return { key: `this${cls ?? '?'}.${property}`, label: `this.${property}`, property, madeBy: null };
  }
  if (term.object.kind === 'global') {
    const isShared = term.object.name === 'globalThis' || term.object.name === 'global';
    return isShared ? { key: `global.${property}`, label: `globalThis.${property}`, property, madeBy: null } : null;
  }
  const locals = findAppLocals(term);
  if (locals !== null) return { key: `locals.${property}`, label: `${locals}.${property}`, property, madeBy: null };
  const object = findFlag(facts, term.object, fn);
  if (object === null) return null;
  return { ...object, key: `${object.key}.${property}`, label: `${object.label}.${property}`, property, madeBy: isKept(facts, term.object) ? null : object.madeBy };
}

const getters = new Set(['get', 'at', 'find', 'values', 'entries']);
/** Longer ways from a name to what it was taken from nobody writes. */
const longestWay = 8;

/** `for (const [name, job] of jobs)`: the run only borrows the object, its field is there for the next run. What was awaited was read anew. */
function isKept(facts: FileFacts, term: Term, depth = 0): boolean {
  if (depth > longestWay) return false;
  switch (term.kind) {
    case 'this': return true;
    case 'element': case 'cast': return isKept(facts, term.of, depth + 1);
    case 'member': case 'index': return isKept(facts, term.object, depth + 1);
    case 'call': {
      const callee = facts.calls[term.call]?.callee;
      return callee?.kind === 'member' && getters.has(callee.property) && isKept(facts, callee.object, depth + 1);
    }
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding === undefined || binding.kind === 'parameter') return false;
      return binding.scope === 0 || (binding.values.length > 0 && binding.values.every((value) => isKept(facts, value, depth + 1)));
    }
    default: return false;
  }
}

/** `req.app.locals.x`: reached through a parameter, yet shared by all requests. */
function findAppLocals(term: Term & { kind: 'member' }): string | null {
  const { object } = term;
  return object.kind === 'member' && object.property === 'locals' && object.object.kind === 'member' && object.object.property === 'app'
    ? 'app.locals'
    : null;
}

const setters = new Set(['add', 'set', 'push', 'unshift']);
const clearers = new Set(['delete', 'clear', 'splice', 'pop', 'shift']);
const testers = new Set(['has', 'get', 'includes']);

/** The flag a call such as `running.has(id)` reads. */
export function findTestedCollection(facts: FileFacts, term: Term, fn: number): Flag | null {
  if (term.kind !== 'call') return null;
  const call = facts.calls[term.call];
  if (call?.callee.kind !== 'member' || !testers.has(call.callee.property)) return null;
  return findCollection(facts, call.callee.object, fn);
}

/** `running.has` belongs to a set that somebody made here; `redis.get` does not. */
export function findCollection(facts: FileFacts, term: Term, fn: number): Flag | null {
  const flag = findFlag(facts, term, fn);
  if (flag === null) return null;
  const made = findInitialTerm(facts, term, fn);
  if (made?.kind === 'array') return made.items.length === 0 ? flag : null;
  if (made?.kind !== 'call') return null;
  const call = facts.calls[made.call];
  const isCollection = call?.kind === 'new' && call.callee.kind === 'global' && ['Set', 'Map', 'WeakSet', 'WeakMap'].includes(call.callee.name);
  return isCollection ? flag : null;
}

/** `running = running.filter((one) => one !== id)` takes one out of a list. */
function isShortened(facts: FileFacts, assignment: AssignmentFact): boolean {
  const value = getPlainTerm(facts, assignment.value);
  const call = value.kind === 'call' ? facts.calls[value.call] : undefined;
  if (call?.callee.kind !== 'member' || call.callee.property !== 'filter') return false;
  const list = findCollection(facts, call.callee.object, call.in);
  return list !== null && list.key === findFlag(facts, assignment.target, assignment.in)?.key;
}

function findInitialTerm(facts: FileFacts, term: Term, fn: number): Term | null {
  if (term.kind === 'binding') return facts.bindings[term.binding]?.values[0] ?? null;
  if (term.kind !== 'member') return null;
  if (term.object.kind === 'this') {
    const cls = findClassOfThis(facts, fn);
    const fact = cls === null ? undefined : facts.classes[cls];
    return fact?.members.find((member) => member.name === term.property)?.value ?? findConstructed(facts, fact?.constructorFunction, term.property);
  }
  const object = getPlainTerm(facts, term.object);
  if (object.kind !== 'object') return null;
  const property = object.properties.find((candidate) => candidate.kind !== 'spread' && candidate.key === term.property);
  return property === undefined || property.kind === 'spread' ? null : property.value;
}

/** What the constructor gives to a field first. */
function findConstructed(facts: FileFacts, constructor: number | undefined, property: string): Term | null {
  if (constructor === undefined) return null;
  const made = facts.assignments.find((assignment) =>
    assignment.in === constructor && assignment.target.kind === 'member' && assignment.target.object.kind === 'this' && assignment.target.property === property);
  return made?.value ?? null;
}

/** What an assignment does to a flag; null when its target is no such storage. */
export function findAssignedFlag(facts: FileFacts, index: number): FlagWrite | null {
  const assignment = facts.assignments[index];
  if (assignment === undefined) return null;
  const flag = findFlag(facts, assignment.target, assignment.in);
  if (flag === null) return null;
  const write = (kind: 'set' | 'clear', value: Value, tests = false): FlagWrite => ({ flag, kind, value, tests, marks: false, span: assignment.span });
  switch (assignment.operator) {
    case '++': case '+=': return write('set', { kind: 'known', value: 1 });
    case '--': case '-=': return write('clear', { kind: 'known', value: 0 });
    case 'delete': return write('clear', { kind: 'known', value: undefined });
    case '??=': case '||=': return write('set', { kind: 'truthy' }, true);
    case '=': {
      if (isShortened(facts, assignment)) return write('clear', { kind: 'known', value: undefined });
      const value = getAssignedValue(facts, assignment.value);
      return write(isIdleValue(facts, assignment.target, assignment.in, value) ? 'clear' : 'set', value);
    }
    default: return null;
  }
}

function getAssignedValue(facts: FileFacts, term: Term): Value {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return { kind: 'known', value: plain.value };
  if (plain.kind === 'global' && plain.name === 'undefined') return { kind: 'known', value: undefined };
  return { kind: 'truthy' };
}

/** A flag that starts as `'idle'` or `true` is cleared by that very value; any other by a falsy one. */
function isIdleValue(facts: FileFacts, target: Term, fn: number, value: Value): boolean {
  if (value.kind !== 'known') return false;
  const initial = findInitialTerm(facts, target, fn);
  if (initial?.kind === 'literal' && initial.value) return initial.value === value.value;
  return !value.value;
}

/** What a call such as `running.add(id)` does to a flag. */
export function findCollectionWrite(facts: FileFacts, index: number): FlagWrite | null {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member') return null;
  const { property } = call.callee;
  const kind = setters.has(property) ? 'set' : clearers.has(property) ? 'clear' : null;
  if (kind === null) return null;
  const flag = findCollection(facts, call.callee.object, call.in);
  if (flag !== null && kind === 'clear' && isPruned(facts, call, flag)) return null;
  const value: Value = kind === 'set' ? { kind: 'truthy' } : { kind: 'known', value: undefined };
  return flag === null ? null : { flag, kind, value, tests: false, marks: property === 'add' || property === 'push', span: call.span };
}

/** `for (const [id, at] of seen) if (now - at > week) seen.delete(id)`: old entries are thrown out, whoever made them. */
function isPruned(facts: FileFacts, { args, in: fn }: CallFact, flag: Flag): boolean {
  const [key] = args;
  const values = key?.kind === 'binding' ? (facts.bindings[key.binding]?.values ?? []) : [];
  return values.some((value) => {
    let found = false;
    if (holdsElement(value)) forEachTerm(facts, value, (term) => { if (findFlag(facts, term, fn)?.key === flag.key) found = true; });
    return found;
  });
}

/** An item of something, or a part of one. */
function holdsElement(term: Term): boolean {
  if (term.kind === 'element') return true;
  return (term.kind === 'member' || term.kind === 'index') && holdsElement(term.object);
}

/** What a function and the functions inside it do to flags, by flag key. */
export interface FlagUse {
  readonly flag: Flag;
  readonly sets: readonly FlagWrite[];
  readonly clears: readonly FlagWrite[];
  /** Some clear is made for another reason than a failure. */
  readonly isTakenBack: boolean;
  /** Cleared in a function inside this one, such as the callback of `promise.finally`. */
  readonly clearedInside: boolean;
  /** What it holds while nobody runs. */
  readonly idle: Value;
}

type FlagUses = ReadonlyMap<string, FlagUse>;

const none: FlagUses = new Map();
const usesOfFile = new WeakMap<FileFacts, ReadonlyMap<number, FlagUses>>();

/** Every flag that the function, or a function inside it, sets; not what it takes back only after a failure. */
export function getFlagUses(facts: FileFacts, fn: number): FlagUses {
  const seen = usesOfFile.get(facts) ?? collectUses(facts);
  usesOfFile.set(facts, seen);
  return seen.get(fn) ?? none;
}

/** Each write counts for the function that makes it and for those around it. */
function collectUses(facts: FileFacts): ReadonlyMap<number, FlagUses> {
  const byFunction = new Map<number, Map<string, FlagUse>>();
  const writes = getFlagWrites(facts);
  for (const { write, in: owner } of writes) {
    for (let fn: number | null = owner; fn !== null; fn = facts.functions[fn]?.parent ?? null) {
      const uses = byFunction.get(fn) ?? new Map<string, FlagUse>();
      byFunction.set(fn, uses);
      const use = uses.get(write.flag.key) ?? { flag: write.flag, sets: [], clears: [], isTakenBack: false, clearedInside: false, idle: { kind: 'known', value: undefined } };
      uses.set(write.flag.key, write.kind === 'set'
        ? { ...use, sets: [...use.sets, write] }
        : { ...use, clears: [...use.clears, write], isTakenBack: use.isTakenBack || !isAfterFailure(facts, owner, write.span), clearedInside: use.clearedInside || owner !== fn, idle: write.value });
    }
  }
  const states = getStates(writes);
  for (const uses of byFunction.values()) {
    for (const [key, use] of uses) {
      // What goes through several states, and is set here and cleared elsewhere, is no run: a circuit is closed, open or half-open.
      const isState = use.clears.length === 0 && (states.get(key)?.size ?? 0) > 2;
      if (use.sets.length === 0 || (use.clears.length > 0 && !use.isTakenBack) || isState) uses.delete(key);
    }
  }
  return byFunction;
}

/** The words that each flag of a file is set to anywhere. */
function getStates(writes: readonly OwnedWrite[]): ReadonlyMap<string, ReadonlySet<string>> {
  const states = new Map<string, Set<string>>();
  for (const { write: { flag, value } } of writes) {
    if (value.kind === 'known' && typeof value.value === 'string') states.set(flag.key, (states.get(flag.key) ?? new Set()).add(value.value));
  }
  return states;
}

interface OwnedWrite {
  readonly write: FlagWrite;
  /** The function that makes it. */
  readonly in: number;
}

function getFlagWrites(facts: FileFacts): readonly OwnedWrite[] {
  const writes: OwnedWrite[] = [];
  const keep = (write: FlagWrite | null, owner: number): void => {
    if (write !== null) writes.push({ write, in: owner });
  };
  facts.assignments.forEach((assignment, index) => { keep(findAssignedFlag(facts, index), assignment.in); });
  facts.calls.forEach((call, index) => { keep(findCollectionWrite(facts, index), call.in); });
  return writes;
}

/** The name a call is made by, for flags that are read through a method. */
export function findTestedName(facts: FileFacts, term: Term): string | null {
  if (term.kind === 'member') return term.property;
  if (term.kind === 'binding') return facts.bindings[term.binding]?.name ?? null;
  if (term.kind !== 'call') return null;
  const call = facts.calls[term.call];
  return call === undefined ? null : findCalledName(facts, call);
}
