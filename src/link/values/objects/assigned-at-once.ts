/** `Object.assign(this, dependencies)`, `_.extend(Orders.prototype, auditing)`: what an object is given as a whole. */
import type { CallFact, Term } from '../../../model/facts.ts';
import { isForeign } from '../across-files/foreign-values.ts';
import { contextOfObject } from './context-of-object.ts';
import type { MarkSet } from '../../footprint/mark-set.ts';
import type { Evaluation } from '../evaluation.ts';
import type { Program } from '../program.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** More calls than this in one program are about data. */
const MOST_CALLS = 40;
/** What lodash, underscore and packages of one function call `Object.assign`, and `util._extend` of Node. */
const OTHER_NAMES = ['extend', 'assignIn', 'merge', 'mixin', '_extend'];

export interface Assigning {
  readonly target: Term;
  readonly sources: readonly Term[];
  readonly file: string;
  readonly in: CallFact['in'];
}

/** By `Object.assign` in the functions that `atOf` knows as those of the object; it says in what surroundings they run. */
export function assignedToThis(ev: Evaluation, file: string, name: string, atOf: (fn: number) => At | null): Values {
  return ev.interner.union(assigningCalls(ev, file).map((call) => {
    const at = call.target.kind === 'this' ? atOf(call.in) : null;
    return at === null ? NO_VALUES : fromSources(ev, call, name, at);
  }));
}

/** `Object.assign(Orders.prototype, auditing)` beside the class or the constructor function. */
export function assignedToPrototype(ev: Evaluation, file: string, name: string, isOwner: (value: Value) => boolean): Values {
  return ev.interner.union(assigningCalls(ev, file).map((call) => {
    const at: At = { file, fn: call.in, frame: null };
    const isPrototype = call.target.kind === 'member' && call.target.property === 'prototype' && ev.evaluate(call.target.object, at).some(isOwner);
    return isPrototype ? fromSources(ev, call, name, at) : NO_VALUES;
  }));
}

/** `Object.assign(handlers, { list: () => … })`, `_.extend(module.exports, require('./orders'))`, in the object's own file. */
export function assignedToNamed(ev: Evaluation, file: string, name: string, value: Value, atOf: (fn: number) => At, isIt: (value: Value) => boolean): readonly Values[] {
  return assigningCalls(ev, file).flatMap(({ target, sources, in: fn }) => {
    if (!isNamed(target)) return [];
    const at = atOf(fn);
    if (!ev.evaluate(target, at).some(isIt)) return [];
    return sources.map((source) => ev.interner.union(ev.evaluate(source, at).map((one) => (one === value ? NO_VALUES : ev.member(one, name)))));
  });
}

/** What `Object.assign(routes, orderRoutes)` gives to an object beside it, whole. */
export function assignedSources(ev: Evaluation, value: Extract<Value, { kind: 'object' }>): Values {
  return assigningCalls(ev, value.file).flatMap(({ target, sources, in: fn }) => {
    if (!isNamed(target)) return [];
    const at = contextOfObject(ev, value, value.file, fn);
    return ev.evaluate(target, at).includes(value) ? sources.flatMap((source) => ev.evaluate(source, at)).filter((one) => one !== value) : [];
  });
}

/** `handlers`, `exports`, `module.exports` */
function isNamed(target: Term): boolean {
  return target.kind === 'binding' || (target.kind === 'global' && target.name === 'exports') || (target.kind === 'member' && target.property === 'exports' && target.object.kind === 'global');
}

/** To what `isIt` says, anywhere in the program. */
export function assignedToAny(ev: Evaluation, name: string, isIt: (value: Value) => boolean): Values {
  const calls = assigningCalls(ev, null);
  if (calls.length > MOST_CALLS) return NO_VALUES;
  return ev.interner.union(calls.map((call) => {
    if (call.target.kind !== 'member' && call.target.kind !== 'binding') return NO_VALUES;
    const at: At = { file: call.file, fn: call.in, frame: null };
    return ev.evaluate(call.target, at).some(isIt) ? fromSources(ev, call, name, at) : NO_VALUES;
  }));
}

interface AssigningCalls {
  readonly all: readonly Assigning[];
  readonly byFile: ReadonlyMap<string, readonly Assigning[]>;
}

const callsOfPrograms = new WeakMap<Program, { readonly result: AssigningCalls; readonly marks: MarkSet }>();

/** Found once: they are asked for with every member that an object may lack. */
function assigningCalls(ev: Evaluation, file: string | null): readonly Assigning[] {
  const { marks } = ev.program;
  let known = callsOfPrograms.get(ev.program);
  if (!known) {
    known = marks.during(() => {
      const all = findAssigningCalls(ev);
      return { all, byFile: Map.groupBy(all, (one) => one.file) };
    });
    callsOfPrograms.set(ev.program, known);
  }
  marks.note(known.marks);
  return file === null ? known.result.all : (known.result.byFile.get(file) ?? []);
}

function findAssigningCalls(ev: Evaluation): readonly Assigning[] {
  return ['assign', ...OTHER_NAMES].flatMap((name) => ev.program.callsNamed(name)).flatMap((site): readonly Assigning[] => {
    const { callee, args: [target, ...sources], in: fn } = ev.program.getCall(site.file, site.call);
    if (target === undefined || sources.length === 0) return [];
    const isObject = callee.kind === 'member' && callee.property === 'assign' && callee.object.kind === 'global';
    return isObject || isForeign(ev, callee, { file: site.file, fn, frame: null }) ? [{ target, sources, file: site.file, in: fn }] : [];
  });
}

/** All calls that give a prototype something. */
export function assignedPrototypes(ev: Evaluation): readonly Assigning[] {
  const calls = assigningCalls(ev, null);
  return calls.length > MOST_CALLS ? [] : calls.filter(({ target }) => target.kind === 'member' && target.property === 'prototype');
}

function fromSources(ev: Evaluation, { sources }: Assigning, name: string, at: At): Values {
  return ev.interner.union(sources.map((source) => ev.interner.union(ev.evaluate(source, at).map((one) => ev.member(one, name)))));
}
