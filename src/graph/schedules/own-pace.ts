/**
 * How often a timer's work is done, where its ticks only ask whether it is time: `if (now.getHours() !== 7 || now.getMinutes() !== 0) return;`,
 * `if (Date.now() - lastRun < interval) return; lastRun = Date.now();`. The next tick leaves at once, however long the last run goes on.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { findAssignedFlag, findFlag } from '../guards/flags/flags.ts';
import { eachStep, getInnerSteps, holdsCall } from '../steps.ts';
import { forEachTerm } from '../terms.ts';
import { findHeldTests, type HeldTest } from '../ways/conditions/held-tests.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import { asksMinute, findComparedHour } from './asked-minute.ts';
import { isAskedForOthers } from './asked-items.ts';
import { findTextSeconds } from './clock-texts.ts';
import { findHeldSum, findTimeSum } from './elapsed.ts';
import { isNotedAsked } from './noted-times.ts';
import { outlivesRun } from './outlives-run.ts';

/**
 * Seconds between two rounds of the work; null where a setting says them, a function whose body is not read, or a row. Nothing is told then, not even as
 * possible: whether two rounds meet is a matter of the time between them, and the one time that is known, that of the tick, is not it. A timer whose pause can
 * be set is mostly given minutes or hours, so that a finding for each of them would be wrong more often than right.
 */
export interface Pace {
  readonly seconds: number | null;
}

export type CallOfWay = Pick<ReachedCall, 'way' | 'edge'>;

const hour = 60 * 60;
const day = 24 * hour;
/** A tick that comes more often finds the same minute twice. */
const oneMinute = 60;

/** The pace of the most frequent of the calls, of all that the run makes; null where one of them is made at each tick. */
export function findOwnPace(graph: ProgramGraph, reached: readonly ReachedCall[], calls: readonly CallOfWay[], tick: number | null): Pace | null {
  const entered = getEntered(graph, reached);
  const paces = calls.map((call) => findPace(graph, call, entered, tick));
  const known = paces.flatMap((pace) => pace ?? []);
  if (known.length === 0 || known.length < paces.length) return null;
  return known.reduce((least, { seconds }) => ({ seconds: least.seconds === null || seconds === null ? null : Math.min(least.seconds, seconds) }));
}

/** The pace that is asked for where the last of the calls itself is made. */
export function findPaceOfLastCall(graph: ProgramGraph, reached: readonly ReachedCall[], call: CallOfWay, tick: number | null): Pace | null {
  return findPace(graph, call, getEntered(graph, reached), tick, call.way.length);
}

const enteredByRun = new WeakMap<readonly ReachedCall[], ReadonlySet<string>>();

function getEntered(graph: ProgramGraph, reached: readonly ReachedCall[]): ReadonlySet<string> {
  const known = enteredByRun.get(reached);
  if (known !== undefined) return known;
  const entered = new Set(reached.flatMap(({ node, edge }) => [node, ...edge.to.flatMap((id) => graph.nodes[id] ?? [])]).map(({ file, function: fn }) => `${file}#${String(fn)}`));
  enteredByRun.set(reached, entered);
  return entered;
}

function findPace(graph: ProgramGraph, { way, edge }: CallOfWay, entered: ReadonlySet<string>, tick: number | null, from = 0): Pace | null {
  const steps = [...way, edge].map(({ place: { file }, call }) => ({ file, call, fn: graph.files[file]?.calls[call]?.in ?? 0 }));
  for (const [at, { file, call, fn }] of steps.entries()) {
    const facts = at < from ? undefined : graph.files[file];
    if (facts === undefined) continue;
    const tests = findHeldTests(facts, call);
    const isSlow = tick !== null && tick >= oneMinute;
    const outlives = (term: Term): boolean => outlivesRun({ graph, steps, entered }, at, term);
    const kept = findStampedPace(facts, tests, { call, fn, outlives });
    const pace = (isSlow ? findMinutePace(facts, tests, call) : null) ?? kept ?? (isSlow && isNotedAsked(facts, tests, call) ? { seconds: null } : null);
    if (pace !== null && (pace.seconds === null || tick === null || pace.seconds > tick)) return pace;
  }
  return null;
}

/** One minute of the hour, or of the day. */
function findMinutePace(facts: FileFacts, tests: readonly HeldTest[], call: number): Pace | null {
  const equal = tests.filter(({ test, holds }) => test.kind === 'operation' && (holds ? equals : differs).has(test.operator) && !isAskedForOthers(facts, test, call));
  const asked = equal.map(({ test }) => asksMinute(facts, test));
  if (asked.includes('of-day')) return { seconds: day };
  if (!asked.includes('of-hour')) return null;
  return { seconds: equal.some(({ test }) => findComparedHour(facts, test)) ? day : hour };
}

const equals = new Set(['===', '==']);
const differs = new Set(['!==', '!=']);

interface At {
  readonly call: number;
  readonly fn: number;
  /** The next tick finds what this one has written. */
  readonly outlives: (slot: Term) => boolean;
}

/** A time in memory that is compared, and written before anything is waited for. */
function findStampedPace(facts: FileFacts, tests: readonly HeldTest[], { call, fn, outlives }: At): Pace | null {
  const body = facts.functions[fn]?.body ?? [];
  for (const held of tests) {
    for (const key of findKeys(facts, held.test, fn, outlives)) {
      const isKept = (term: Term): boolean => findFlag(facts, term, fn)?.key === key;
      const stamp = findFirstStamp(facts, body, { call, test: held.test, key });
      const pace = stamp === null ? null : (findElapsedPace(facts, held, stamp, isKept) ?? findChangePace(facts, held, stamp, isKept));
      if (pace !== null) return pace;
    }
  }
  return null;
}

/** `now - last >= pause` after `last = now`, `now >= next` after `next = now + pause`: how long the test fails from then on. */
function findElapsedPace(facts: FileFacts, held: HeldTest, stamp: Term, isKept: (term: Term) => boolean): Pace | null {
  const sum = findHeldSum(facts, held, isKept);
  const written = findTimeSum(facts, stamp, isKept);
  if (sum === null || written === null || written.kept !== 0 || sum.clock <= 0) return null;
  // What is kept is the time, and nothing else: then the two cancel out at the moment of the stamp.
  if (Math.abs(sum.clock + sum.kept * written.clock) > sum.clock * 1e-6) return null;
  if (sum.isOpen || written.isOpen) return { seconds: null };
  const seconds = -(sum.rest + sum.kept * written.rest) / sum.clock / 1000;
  return seconds > 0 ? { seconds } : null;
}

/** `if (day === lastDay) return; lastDay = day;` */
function findChangePace(facts: FileFacts, { test, holds }: HeldTest, stamp: Term, isKept: (term: Term) => boolean): Pace | null {
  if (test.kind !== 'operation' || !(holds ? differs : equals).has(test.operator)) return null;
  const other = test.operands.find((operand) => !isKept(operand));
  const seconds = other === undefined ? null : findTextSeconds(facts, other);
  return seconds !== null && findTextSeconds(facts, stamp) === seconds ? { seconds } : null;
}

function findKeys(facts: FileFacts, test: Term, fn: number, outlives: At['outlives']): readonly string[] {
  const keys: string[] = [];
  forEachTerm(facts, test, (term) => {
    const flag = findFlag(facts, term, fn);
    if (flag !== null && outlives(term)) keys.push(flag.key);
  });
  return keys;
}

interface Stamp {
  readonly call: number;
  readonly test: Term;
  readonly key: string;
}

/** What is written on the way from the test to the call, before any await. */
function findFirstStamp(facts: FileFacts, steps: readonly Step[], stamp: Stamp, asked = { value: false }): Term | null {
  for (const step of steps) {
    if (step.kind === 'call' && step.call === stamp.call) return null;
    if (step.kind === 'branch') {
      forEachTerm(facts, step.test, (term) => { if (term === stamp.test) asked.value = true; });
    }
    if (asked.value && step.kind === 'await') return null;
    if (asked.value && step.kind === 'assign') {
      const write = findAssignedFlag(facts, step.assignment);
      const value = facts.assignments[step.assignment]?.value;
      if (write?.flag.key === stamp.key && value !== undefined) return value;
    }
    const inner = getInnerSteps(step).find((part) => holdsCall(part, stamp.call));
    if (inner !== undefined) return findFirstStamp(facts, inner, stamp, asked);
    if (asked.value && getInnerSteps(step).some((part) => [...eachStep(part)].some(({ kind }) => kind === 'await'))) return null;
  }
  return null;
}
