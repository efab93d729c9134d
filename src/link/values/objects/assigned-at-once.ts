/** `Object.assign(this, dependencies)`, `Object.assign(app.locals, { orders })`: what an object is given as a whole. */
import type { CallFact, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** More calls than this in one program are about data. */
const MOST_CALLS = 40;

interface Assigning {
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

/** `Object.assign(Orders.prototype, auditing)` beside the class. */
export function assignedToPrototype(ev: Evaluation, file: string, owner: number, name: string): Values {
  return ev.interner.union(assigningCalls(ev, file).map((call) => {
    const at: At = { file, fn: call.in, frame: null };
    const isPrototype = call.target.kind === 'member' && call.target.property === 'prototype' && ev.evaluate(call.target.object, at).some((one) => one.kind === 'class' && one.class === owner && one.file === file);
    return isPrototype ? fromSources(ev, call, name, at) : NO_VALUES;
  }));
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

function assigningCalls(ev: Evaluation, file: string | null): readonly Assigning[] {
  return ev.program.callsNamed('assign').flatMap((site): readonly Assigning[] => {
    if (file !== null && site.file !== file) return [];
    const { callee, args: [target, ...sources], in: fn } = ev.program.getCall(site.file, site.call);
    return target !== undefined && callee.kind === 'member' && callee.object.kind === 'global' ? [{ target, sources, file: site.file, in: fn }] : [];
  });
}

function fromSources(ev: Evaluation, { sources }: Assigning, name: string, at: At): Values {
  return ev.interner.union(sources.map((source) => ev.interner.union(ev.evaluate(source, at).map((one) => ev.member(one, name)))));
}
