/**
 * Places where work is given a time limit that only the waiting keeps to: `Promise.race([work(), limit])`. When the limit is over the
 * promise is rejected, and the work, which nobody has told, goes on: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Promise/race
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { forEachTerm, getPlainTerm } from '../../terms.ts';
import { callsParameter, findLimit, findTimer, isParameterOf } from './rejecting-timers.ts';
import { isStopped } from './stopped-work.ts';

export interface TimeLimitRace {
  /** Index of the call that gives the promise which ends first. */
  readonly call: number;
  /** Calls that begin the work, in the function that the race stands in. */
  readonly work: ReadonlySet<number>;
  /** Where the work, or what begins it, is handed in: positions of that function's parameters. */
  readonly handedIn: ReadonlySet<number>;
  /** Null where the number is not written down beside the timer. */
  readonly seconds: number | null;
}

/** Whether a call gives a promise that only time rejects: for functions of other files. */
export type IsLimitElsewhere = (call: number) => boolean;

/** The races that a function waits for, or hands on. */
export function findRaces(facts: FileFacts, fn: number, isLimitElsewhere: IsLimitElsewhere): readonly TimeLimitRace[] {
  return (getWaits(facts).get(fn) ?? []).flatMap((index) => {
    const call = facts.calls[index];
    if (call === undefined) return [];
    const race = isPromiseRace(call) ? readRace(facts, call, isLimitElsewhere) : readTimeoutCall(facts, call) ?? readExecutor(facts, call);
    if (race === null || isStopped(facts, fn)) return [];
    const [work, handedIn] = findWork(facts, fn, race.work);
    return work.size === 0 && handedIn.size === 0 ? [] : [{ call: index, work, handedIn, seconds: race.seconds }];
  });
}

const waitsOfFile = new WeakMap<FileFacts, ReadonlyMap<number, readonly number[]>>();

/** The calls that may be such, by the function they stand in: most files have none. */
function getWaits(facts: FileFacts): ReadonlyMap<number, readonly number[]> {
  const known = waitsOfFile.get(facts);
  if (known !== undefined) return known;
  const found = new Map<number, number[]>();
  facts.calls.forEach((call, index) => {
    if (call.dropped || !(isPromiseRace(call) || readTimeoutCall(facts, call) !== null || isPromise(call))) return;
    const waits = found.get(call.in) ?? [];
    waits.push(index);
    found.set(call.in, waits);
  });
  waitsOfFile.set(facts, found);
  return found;
}

function isPromise({ kind, callee }: CallFact): boolean {
  return kind === 'new' && callee.kind === 'global' && callee.name === 'Promise';
}

interface Parts {
  readonly work: readonly Term[];
  readonly seconds: number | null;
}

function isPromiseRace({ callee }: CallFact): boolean {
  return callee.kind === 'member' && callee.property === 'race' && callee.object.kind === 'global' && callee.object.name === 'Promise';
}

function readRace(facts: FileFacts, { args: [given] }: CallFact, isLimitElsewhere: IsLimitElsewhere): Parts | null {
  const list = given === undefined ? undefined : getPlainTerm(facts, given);
  if (list?.kind !== 'array' || list.items.length !== 2) return null;
  const limits = list.items.map((item) => findLimit(facts, item) ?? (isElsewhere(facts, item, isLimitElsewhere) ? 'elsewhere' : null));
  const at = limits.findIndex((limit) => limit !== null);
  const work = list.items[1 - at];
  const limit = limits[at];
  if (work === undefined || limit == null || limits.every((one) => one !== null)) return null;
  return { work: [work], seconds: limit === 'elsewhere' ? null : limit.seconds };
}

function isElsewhere(facts: FileFacts, item: Term, isLimitElsewhere: IsLimitElsewhere): boolean {
  const plain = getPlainTerm(facts, item);
  return plain.kind === 'call' && isLimitElsewhere(plain.call);
}

/** https://github.com/sindresorhus/p-timeout: its signal ends the waiting, and not the work. */
function readTimeoutCall(facts: FileFacts, { callee, args: [work] }: CallFact): Parts | null {
  const from = callee.kind === 'binding' ? facts.bindings[callee.binding]?.from : undefined;
  return work !== undefined && from?.specifier === 'p-timeout' && from.imported === 'default' ? { work: [work], seconds: null } : null;
}

/** `new Promise((resolve, reject) => { setTimeout(() => reject(new Error('too late')), limit); run().then(resolve, reject); })` */
function readExecutor(facts: FileFacts, call: CallFact): Parts | null {
  const limit = findTimer(facts, call);
  const [executor] = call.args;
  if (limit === null || executor?.kind !== 'function') return null;
  const resolves = (term: Term): boolean => isParameterOf(facts, term, executor.function, 0);
  const work = facts.calls.flatMap(({ callee, args, in: at }) => {
    if (at !== executor.function || callee.kind !== 'member' || callee.property !== 'then') return [];
    return args.some((arg) => resolves(arg) || (arg.kind === 'function' && callsParameter(facts, arg.function, executor.function, 0))) ? [callee.object] : [];
  });
  return work.length === 0 ? null : { work, seconds: limit.seconds };
}

/** The work is begun here, or was begun by whoever calls. */
function findWork(facts: FileFacts, fn: number, terms: readonly Term[]): readonly [ReadonlySet<number>, ReadonlySet<number>] {
  const work = new Set<number>();
  const handedIn = new Set<number>();
  for (const given of terms) {
    const term = getPlainTerm(facts, given);
    const at = findParameter(facts, term, fn);
    if (at !== null) handedIn.add(at);
    forEachTerm(facts, term, (inner) => {
      if (inner.kind !== 'call') return;
      work.add(inner.call);
      const callee = facts.calls[inner.call]?.callee;
      const called = callee === undefined ? null : findParameter(facts, callee, fn);
      if (called !== null) handedIn.add(called);
    });
  }
  return [work, handedIn];
}

function findParameter(facts: FileFacts, term: Term, fn: number): number | null {
  if (term.kind === 'parameter') return term.function === fn ? term.index : null;
  const [value] = term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [];
  return value?.kind === 'parameter' && value.function === fn ? value.index : null;
}
