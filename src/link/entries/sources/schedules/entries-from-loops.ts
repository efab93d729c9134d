/** Work that a process does for as long as it lives: `while (true) { …; await sleep(1000); }`, and a function that asks to be called again. */
import type { CallFact, FileFacts, Step, Term } from '../../../../model/facts.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { CallSite } from '../../../values/program.ts';
import type { FunctionValue } from '../../../values/value.ts';
import { functionPlace, type EntrySeed } from '../../entry-seeds.ts';
import { isCalled } from '../is-called.ts';

/** What projects call the function that waits. */
const pauses = ['setTimeout', 'sleep', 'delay', 'wait', 'pause', 'sleepMs', 'sleepFor', 'waitFor', 'timeout', 'setTimeoutAsync', 'interruptibleSleep', 'abortableSleep'];
const mostLoops = 500;

export function entriesFromLoops(ev: Evaluator): readonly EntrySeed[] {
  const seen = new Set<string>();
  return pauses.flatMap((name) => ev.program.callsNamed(name)).flatMap((site): EntrySeed[] => {
    const fn = findRepeated(ev, site);
    const key = `${site.file}#${String(fn)}`;
    if (fn === null || seen.has(key) || seen.size >= mostLoops || !isStarted(ev, site.file, fn)) return [];
    seen.add(key);
    return [makeSeed(ev, site, fn)];
  });
}

/** An import that is left over starts nothing; the top of a file runs wherever the file does. */
function isStarted(ev: Evaluator, file: string, fn: number): boolean {
  if (fn === 0) return true;
  const facts = ev.program.getFile(file);
  const { name } = ev.program.getFunction(file, fn);
  if (name === null || ev.program.callsNamed(name).length > 0) return isCalled(ev, file, fn);
  return facts.calls.some((call) => call.args.some((argument) => argument.kind === 'function' || (argument.kind === 'binding' && facts.bindings[argument.binding]?.name === name))) && isCalled(ev, file, fn);
}

function makeSeed(ev: Evaluator, site: CallSite, fn: number): EntrySeed {
  const fact = ev.program.getFunction(site.file, fn);
  const self = fact.class === undefined ? null : ev.interner.instance(site.file, fact.class, null);
  const target: FunctionValue = ev.interner.function(site.file, fn, self, null);
  const call = ev.program.getCall(site.file, site.call);
  return {
    kind: 'startup',
    subject: fact.name ?? functionPlace(ev, target).file,
    target,
    handler: target,
    framework: 'loop',
    registration: { file: site.file, span: call.span },
    confidence: 'certain',
    http: null,
    consumer: null,
    scheduled: null,
    args: [],
  };
}

/** The function that this pause makes go round; null when it only waits. */
function findRepeated(ev: Evaluator, site: CallSite): number | null {
  const facts = ev.program.getFile(site.file);
  const call = facts.calls[site.call];
  if (call === undefined || isForBrowsers(site.file, facts)) return null;
  return findEndlessLoop(facts, call, site.call) ?? findCalledAgain(ev, site.file, facts, call);
}

function isForBrowsers(file: string, facts: FileFacts): boolean {
  return /\.[jt]sx$/.test(file) || facts.directives.includes('use client');
}

/** The pause, or the promise it ends, stands in a loop without an end. */
function findEndlessLoop(facts: FileFacts, call: CallFact, index: number): number | null {
  const isExecutor = facts.functions[call.in]?.kind === 'arrow' || facts.functions[call.in]?.kind === 'function';
  const promise = isExecutor ? facts.calls.findIndex((one) => one.kind === 'new' && one.args.some((argument) => argument.kind === 'function' && argument.function === call.in)) : -1;
  const owners: readonly (readonly [number, number])[] = [[call.in, index], ...(promise === -1 ? [] : [[facts.calls[promise]?.in ?? 0, promise] as const])];
  for (const [fn, waiting] of owners) {
    if (hasEndlessLoop(facts, facts.functions[fn]?.body ?? [], waiting)) return fn;
  }
  return null;
}

function hasEndlessLoop(facts: FileFacts, steps: readonly Step[], waiting: number): boolean {
  return steps.some((step) => {
    if (step.kind === 'loop' && isEndless(facts, step) && mentionsCall(step.body, waiting) && !endsWhenDone(facts, step.body)) return true;
    return innerSteps(step).some((inner) => hasEndlessLoop(facts, inner, waiting));
  });
}

function isEndless(facts: FileFacts, step: Step & { kind: 'loop' }): boolean {
  if (step.of !== 'while' && step.of !== 'for' && step.of !== 'do-while') return false;
  if (step.over === null) return true;
  if (step.over.kind === 'literal') return step.over.value === true || step.over.value === 1;
  return outlivesCall(facts, step.over);
}

/** `if (orders.length === 0) break;`: a batch that is worked off, and over when nothing is left. */
function endsWhenDone(facts: FileFacts, body: readonly Step[]): boolean {
  return body.some((step) => step.kind === 'branch' && asksHowMany(facts, step.test) && step.then.some(({ kind }) => kind === 'break' || kind === 'return') && !step.then.some((one) => one.kind === 'call' && facts.calls[one.call]?.awaited === true));
}

/** `rows.length === 0`, `!rows.length`, of rows that are read anew in each round. */
function asksHowMany(facts: FileFacts, test: Term): boolean {
  if (test.kind === 'operation') return test.operands.some((operand) => asksHowMany(facts, operand));
  if (test.kind !== 'member' || (test.property !== 'length' && test.property !== 'size')) return false;
  const root = test.object.kind === 'member' ? test.object.object : test.object;
  const binding = root.kind === 'binding' ? facts.bindings[root.binding] : undefined;
  return binding?.values.some((value) => value.kind === 'await' || value.kind === 'call') === true;
}

/** `this.running`, `!stopped`, `!signal.aborted`: what ends the loop is said from outside. */
function outlivesCall(facts: FileFacts, term: Term): boolean {
  switch (term.kind) {
    case 'operation': return term.operator === '!' && term.operands.every((operand) => outlivesCall(facts, operand));
    case 'member': return term.object.kind === 'this' || term.property === 'aborted';
    case 'binding': return facts.bindings[term.binding]?.scope === 0 && facts.bindings[term.binding]?.kind === 'let';
    default: return false;
  }
}

function mentionsCall(steps: readonly Step[], call: number): boolean {
  return steps.some((step) => (step.kind === 'call' && step.call === call) || innerSteps(step).some((inner) => mentionsCall(inner, call)));
}

function innerSteps(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'branch': return [step.then, step.otherwise];
    case 'loop': return [step.body];
    case 'switch': return step.cases.map((one) => one.body);
    case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []];
    default: return [];
  }
}

/** `setTimeout(poll, 500)` and `setTimeout(() => this.poll(), 500)` inside `poll`. */
function findCalledAgain(ev: Evaluator, file: string, facts: FileFacts, call: CallFact): number | null {
  const [work] = call.args;
  if (work === undefined || call.callee.kind !== 'global') return null;
  const around = functionsAround(facts, call.in);
  const entered = ev.evaluate(work, { file, fn: call.in, frame: null }).flatMap((value) => (value.kind === 'function' && value.file === file ? [value.function] : []));
  const called = entered.flatMap((fn) => (around.includes(fn) ? [] : ev.program.callsIn(file, fn))).flatMap((index) => {
    const inner = facts.calls[index];
    return inner === undefined ? [] : ev.evaluate(inner.callee, { file, fn: inner.in, frame: null }).flatMap((value) => (value.kind === 'function' && value.file === file ? [value.function] : []));
  });
  return around.find((fn) => entered.includes(fn) || called.includes(fn)) ?? null;
}

/** The function and those around it, as far as they are no module. */
function functionsAround(facts: FileFacts, fn: number): readonly number[] {
  const around: number[] = [];
  for (let current: number | null = fn; current !== null && current !== 0 && around.length < 6; current = facts.functions[current]?.parent ?? null) around.push(current);
  return around;
}
