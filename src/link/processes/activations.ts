/**
 * Which files make a registration happen by being loaded, and under which condition. `startWorkers()` that stands in a file which the
 * web server imports for something else consumes nothing there: what counts is who calls it.
 */
import type { StartingCall } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { operation, type Condition } from '../gates/condition.ts';
import { readCondition } from '../gates/read-condition.ts';
import { findTestsAround, type PassedTest, type Wanted } from '../gates/tests-around.ts';
import { findGatedImports } from '../gates/gated-imports.ts';
import { findModuleGate } from '../gates/gated-modules.ts';
import { dropOpposedTests } from '../gates/opposed-ways.ts';
import { callersOf } from '../values/evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../values/evaluation.ts';

/** A way from the top of a file to the registration. */
export interface Activation {
  readonly file: string;
  /** What must hold on the way; null for nothing that is known. */
  readonly gate: Condition | null;
  /** The outermost call on the way: `startWorkers()`; null where the registration stands there itself. */
  readonly call: Place | null;
}

/** Steps of all ways from the registration to the top of a file. */
const mostSteps = 60;

interface Step {
  readonly file: string;
  readonly fn: number;
  readonly wanted: Wanted | null;
  readonly gate: Condition | null;
}

/** The ways from the tops of files to a registration, and the calls they go through. */
export interface Climb {
  readonly activations: readonly Activation[];
  readonly calls: readonly StartingCall[];
}

/** The file itself where the callers cannot be told: a method that a framework calls, a function handed around. */
export function findActivations(ev: Evaluation, registration: Place): readonly Activation[] {
  return climbFrom(ev, registration).activations;
}

/** The same, and the calls on the way. */
export function climbFrom(ev: Evaluation, registration: Place): Climb {
  const { file, span } = registration;
  const facts = ev.program.sources.get(file);
  const call = facts?.calls.findIndex((one) => one.span.every((number, index) => number === span[index])) ?? -1;
  const found = facts?.calls[call];
  return climb(ev, { file, fn: found?.in ?? 0, wanted: found === undefined ? null : { kind: 'call', call }, gate: findModuleGate(ev, registration) });
}

function climb(ev: Evaluation, from: Step): Climb {
  const activations: Activation[] = [];
  const calls: StartingCall[] = [];
  const seen = new Set<string>();
  const open: Step[] = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    // Two calls in one function may stand in two branches.
    const key = `${at.file}#${at.fn}#${JSON.stringify([at.wanted, at.gate])}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const gate = joinGates(at.gate, at.wanted === null ? [] : testsOf(ev, at.file, at.fn, at.wanted));
    const next = seen.size > mostSteps ? [] : stepsAbove(ev, at);
    if (next.length === 0) activations.push({ file: at.file, gate: seen.size > mostSteps ? null : gate, call: at === from ? null : placeOfCall(ev, at) });
    for (const one of next) {
      open.push({ ...one, gate });
      if (at.fn !== 0 && one.wanted?.kind === 'call') calls.push({ from: { file: one.file, call: one.wanted.call }, enters: { file: at.file, function: at.fn } });
    }
  }
  return { activations: dropOpposedTests(activations), calls };
}

function placeOfCall(ev: Evaluation, { file, wanted }: Step): Place | null {
  return wanted?.kind === 'call' ? { file, span: ev.program.getCall(file, wanted.call).span } : null;
}

function stepsAbove(ev: Evaluation, { file, fn }: Step): readonly Omit<Step, 'gate'>[] {
  // A file that is only ever imported under a test is loaded under that test.
  if (fn === 0) return findGatedImports(ev, file);
  const fact = ev.program.getFunction(file, fn);
  const callers = callersOf(ev, file, fn).map((site): Omit<Step, 'gate'> => ({ file: site.file, fn: ev.program.getCall(site.file, site.call).in, wanted: { kind: 'call', call: site.call } }));
  // A callback without a name runs where it is written, as far as anyone can tell.
  return callers.length === 0 && fact.name === null && fact.parent !== null ? [{ file, fn: fact.parent, wanted: { kind: 'function', function: fn } }] : callers;
}

function testsOf(ev: Evaluation, file: string, fn: number, wanted: Wanted): readonly Condition[] {
  const tests = findTestsAround(ev.program.getFile(file), ev.program.getFunction(file, fn).body, wanted) ?? [];
  return tests.map((test) => conditionOf(ev, file, fn, test)).filter((condition) => condition.kind !== 'unknown');
}

function conditionOf(ev: Evaluation, file: string, fn: number, { test, comesTo }: PassedTest): Condition {
  const at = { file, fn, frame: null };
  const condition = readCondition(ev, { term: test, at });
  if (comesTo === true) return condition;
  return comesTo === false ? operation('!', condition) : operation('===', condition, readCondition(ev, { term: comesTo.equal, at }));
}

/** Only tests on the environment count: what else is asked on the way is answered while running. */
function joinGates(gate: Condition | null, tests: readonly Condition[]): Condition | null {
  const all = [...tests, ...(gate === null ? [] : [gate])];
  const [first, ...others] = all;
  return first === undefined ? null : others.length === 0 ? first : operation('&&', first, ...others);
}

