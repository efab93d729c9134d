/** A call of something unknown runs the functions it is given, unless it is known to run them later. */
import type { CallFact, Term } from '../../../model/facts.ts';
import { functionsIn } from '../../entries/wrapped-functions.ts';
import { awaitedValues } from '../../values/evaluate/awaited-values.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { asList } from '../../values/items/collections.ts';
import { NO_VALUES, type At, type Values } from '../../values/value.ts';
import { isAwaitedTimer } from './awaited-timers.ts';
import { goneThrough } from './gone-through.ts';
import type { RunFunction } from './run-function.ts';

/** Globals that call back after the caller has finished. */
const LATER: ReadonlySet<string> = new Set(['setTimeout', 'setInterval']);
/** Methods that call their callback once per item. */
const PER_ITEM: ReadonlySet<string> = new Set(['map', 'forEach', 'filter', 'some', 'every', 'find', 'findIndex', 'flatMap', 'reduce', 'reduceRight', 'sort', 'toSorted']);
/** Methods that keep what they are given, let go of it or look for it, and call nothing: those of arrays, and those that take a listener away. */
const CALLS_NOTHING: ReadonlySet<string> = new Set(['push', 'unshift', 'includes', 'indexOf', 'lastIndexOf', 'off', 'removeListener', 'removeEventListener']);
/** Methods of maps and sets that call what they are given; all others keep it, or let go of it. */
const CALLS_EACH: ReadonlySet<string> = new Set(['forEach']);
const OF_PROMISES: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

export interface RunByUnknown {
  readonly run: readonly RunFunction[];
  /** Once per item of what the method is called on. */
  readonly perItem: boolean;
}

export function runByUnknown(ev: Evaluator, call: CallFact, at: At, args: readonly Values[]): RunByUnknown {
  const { callee } = call;
  const [first = NO_VALUES, ...rest] = args;
  if (callee.kind === 'global' && LATER.has(callee.name)) return { run: isAwaitedTimer(ev.program.getFile(at.file), call) ? functionsOf(first, []) : [], perItem: false };
  if (putsOff(callee)) return { run: functionsOf(first, rest), perItem: false };
  if (callsNothing(ev, call, at)) return { run: [], perItem: false };
  const method = callee.kind === 'member' ? callee.property : null;
  const perItem = method !== null && PER_ITEM.has(method);
  const isThen = method === 'then';
  const isReduce = perItem && method.startsWith('reduce');
  const items = perItem || isThen ? itemsOf(ev, call, at) : NO_VALUES;
  const handed = !perItem && !isThen ? [] : isReduce ? [args[1] ?? NO_VALUES, items] : [items];
  // A promise calls the very function it is given, and not what a wrapper around that one was given.
  const isPromise = method !== null && OF_PROMISES.has(method);
  // What stands second there is for a promise that fails, or what a list is reduced from: given on, and not called here.
  const called = isThen || isReduce ? args.slice(0, 1) : args.slice(goneThrough(callee));
  const run = called.flatMap((values) => (isPromise ? functionsOf(values, handed) : functionsIn(ev, values).map((target) => ({ target, args: handed }))));
  return { run, perItem: perItem && run.length > 0 };
}

function functionsOf(values: Values, args: readonly Values[]): readonly RunFunction[] {
  return values.flatMap((value) => (value.kind === 'function' ? [{ target: value, args }] : []));
}

/** `process.nextTick(note, order)`: the answer may go out first, but each time it is done, and before what other requests wait for. */
function putsOff(callee: Term): boolean {
  if (callee.kind === 'global') return callee.name === 'setImmediate' || callee.name === 'queueMicrotask';
  return callee.kind === 'member' && callee.property === 'nextTick' && isProcess(callee.object);
}

function callsNothing(ev: Evaluator, { kind, callee }: CallFact, at: At): boolean {
  // An object is given functions to call when something happens: `new Cron('0 3 * * *', archive)`. Only a promise runs its own at once.
  if (kind === 'new' && !(callee.kind === 'global' && callee.name === 'Promise')) return true;
  return callee.kind === 'member' && (CALLS_NOTHING.has(callee.property) || isProcess(callee.object) || onlyKeeps(ev, callee, at));
}

function isProcess(term: Term): boolean {
  return term.kind === 'global' && term.name === 'process';
}

/** `listeners.delete(refresh)` of a set that the project makes. */
function onlyKeeps(ev: Evaluator, callee: Extract<Term, { kind: 'member' }>, at: At): boolean {
  if (CALLS_EACH.has(callee.property)) return false;
  const objects = ev.evaluate(callee.object, at);
  return objects.length > 0 && objects.every((value) => value.kind === 'collection' && value.of !== 'Array' && value.of !== 'Object');
}

function itemsOf(ev: Evaluator, { callee }: CallFact, at: At): Values {
  if (callee.kind !== 'member') return NO_VALUES;
  const objects = ev.evaluate(callee.object, at);
  if (callee.property === 'then') return awaitedValues(ev, objects);
  return ev.interner.union(objects.map((value) => asList(ev, value) ?? NO_VALUES));
}
