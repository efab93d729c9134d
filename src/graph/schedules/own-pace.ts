/**
 * How often a timer's work is done, where its ticks only ask whether it is time: `if (now.getHours() !== 7 || now.getMinutes() !== 0) return;`,
 * `if (Date.now() - lastRun < interval) return; lastRun = Date.now();`. The next tick leaves at once, however long the last run goes on.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { findAssignedFlag, findFlag, type Flag } from '../guards/flags/flags.ts';
import { findNumberTerm } from '../numbers.ts';
import { eachStep, getInnerSteps, holdsCall } from '../steps.ts';
import { forEachTerm } from '../terms.ts';
import { findHeldTests, type HeldTest } from '../ways/conditions/held-tests.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import { isAskedForOthers } from './asked-items.ts';
import { asksMinute, findComparedHour } from './asked-minute.ts';
import { isNotedAsked } from './noted-times.ts';
import { isOfClock } from './of-clock.ts';

/** Seconds between two rounds of the work; null where a setting says them. */
export interface Pace {
  readonly seconds: number | null;
}

const hour = 60 * 60;
const day = 24 * hour;
/** A tick that comes more often finds the same minute twice. */
const oneMinute = 60;

/** The pace of the most frequent of the calls; null where one of them is made at each tick. */
export function findOwnPace(graph: ProgramGraph, calls: readonly ReachedCall[], tick: number | null): Pace | null {
  const paces = calls.map((call) => findPace(graph, call, tick));
  const known = paces.flatMap((pace) => pace ?? []);
  if (known.length === 0 || known.length < paces.length) return null;
  return known.reduce((least, { seconds }) => ({ seconds: least.seconds === null || seconds === null ? null : Math.min(least.seconds, seconds) }));
}

function findPace(graph: ProgramGraph, { way, edge }: ReachedCall, tick: number | null): Pace | null {
  const steps = [...way, edge].map(({ place: { file }, call }) => ({ file, call, fn: graph.files[file]?.calls[call]?.in }));
  const makers = new Set(steps.map(({ file, fn }) => `${file}#${fn}`));
  for (const { file, call, fn } of steps) {
    const facts = graph.files[file];
    if (facts === undefined || fn === undefined) continue;
    const tests = findHeldTests(facts, call);
    const isSlow = tick !== null && tick >= oneMinute;
    const outlives = ({ madeBy }: Flag): boolean => madeBy === null || !makers.has(`${file}#${madeBy}`);
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
const orders = new Set(['<', '<=', '>', '>=']);

interface At {
  readonly call: number;
  readonly fn: number;
  /** The next tick finds what this one has written. */
  readonly outlives: (flag: Flag) => boolean;
}

/** A time in memory that is compared, and written before anything is waited for. */
function findStampedPace(facts: FileFacts, tests: readonly HeldTest[], { call, fn, outlives }: At): Pace | null {
  for (const { test } of tests) {
    if (test.kind !== 'operation' || !(orders.has(test.operator) || equals.has(test.operator) || differs.has(test.operator)) || !isOfClock(facts, test)) continue;
    const body = facts.functions[fn]?.body ?? [];
    if (!findFlags(facts, test, fn).some((flag) => outlives(flag) && isStampedFirst(facts, body, { call, test, key: flag.key }))) continue;
    const written = orders.has(test.operator) ? test.operands.map((operand) => findNumberTerm(facts, operand)).find((value) => value !== null) : undefined;
    return { seconds: written == null ? null : written / 1000 };
  }
  return null;
}

function findFlags(facts: FileFacts, test: Term, fn: number): readonly Flag[] {
  const flags: Flag[] = [];
  forEachTerm(facts, test, (term) => {
    const flag = findFlag(facts, term, fn);
    if (flag !== null) flags.push(flag);
  });
  return flags;
}

interface Stamp {
  readonly call: number;
  readonly test: Term;
  readonly key: string;
}

/** The time is written on the way from the test to the call, before any await. */
function isStampedFirst(facts: FileFacts, steps: readonly Step[], stamp: Stamp, asked = { value: false }): boolean {
  for (const step of steps) {
    if (step.kind === 'call' && step.call === stamp.call) return false;
    if (step.kind === 'branch') {
      forEachTerm(facts, step.test, (term) => { if (term === stamp.test) asked.value = true; });
    }
    if (asked.value && step.kind === 'await') return false;
    if (asked.value && step.kind === 'assign') {
      const write = findAssignedFlag(facts, step.assignment);
      const value = facts.assignments[step.assignment]?.value;
      if (write?.flag.key === stamp.key && value !== undefined && isOfClock(facts, value)) return true;
    }
    const inner = getInnerSteps(step).find((part) => holdsCall(part, stamp.call));
    if (inner !== undefined) return isStampedFirst(facts, inner, stamp, asked);
    if (asked.value && getInnerSteps(step).some((part) => [...eachStep(part)].some(({ kind }) => kind === 'await'))) return false;
  }
  return false;
}
