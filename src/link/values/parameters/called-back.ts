/** What a function is given that is written where the project's own function takes a callback: `open((error, db) => …)`, where `open` says `callback(null, db)`; or that is handed what a promise comes to. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { evaluateArgument, evaluateArguments } from '../evaluate/evaluate-arguments.ts';
import { awaitedValues } from '../evaluate/awaited-values.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type Frame, type Values } from '../value.ts';

interface Written {
  readonly call: number;
  readonly position: number;
}

const writtenByFile = new WeakMap<FileFacts, ReadonlyMap<number, Written>>();
const calledByFile = new WeakMap<FileFacts, ReadonlyMap<string, readonly number[]>>();

/** What the callee hands it, where that is a function of the project that calls its parameter. */
export function calledBack(ev: Evaluation, file: string, fn: number, index: number, parent: Frame | null): Values {
  const written = writtenIn(ev.program.getFile(file)).get(fn);
  if (!written) return NO_VALUES;
  const call = ev.program.getCall(file, written.call);
  const at = { file, fn: call.in, frame: parent };
  // `connect().then((connection) => …)`
  if (call.callee.kind === 'member' && call.callee.property === 'then') {
    const isFirst = written.position === 0 && index === 0;
    return isFirst ? awaitedValues(ev, ev.evaluate(call.callee.object, at)).filter((value) => value.kind !== 'literal') : NO_VALUES;
  }
  return ev.interner.unionOf(ev.evaluate(call.callee, at), (callee) => {
    if (callee.kind !== 'function') return NO_VALUES;
    const position = written.position + callee.bound.length;
    const calls = callsOfParameters(ev.program.getFile(callee.file)).get(`${callee.function}#${position}`) ?? [];
    if (calls.length === 0) return NO_VALUES;
    const frame = ev.interner.frame(callee, evaluateArguments(ev, call, at));
    return ev.interner.unionOf(calls, (one) => {
      const back = ev.program.getCall(callee.file, one);
      return evaluateArgument(ev, back, index, { file: callee.file, fn: back.in, frame }).filter((value) => value.kind !== 'literal');
    });
  });
}

function writtenIn(facts: FileFacts): ReadonlyMap<number, Written> {
  const known = writtenByFile.get(facts);
  if (known) return known;
  const found = new Map<number, Written>();
  facts.calls.forEach(({ args, kind }, call) => {
    if (kind === 'call' || kind === 'new') args.forEach((arg, position) => { if (arg.kind === 'function') found.set(arg.function, { call, position }); });
  });
  writtenByFile.set(facts, found);
  return found;
}

/** Calls of what a function was given, by the function and the position of its parameter. */
function callsOfParameters(facts: FileFacts): ReadonlyMap<string, readonly number[]> {
  const known = calledByFile.get(facts);
  if (known) return known;
  const found = new Map<string, number[]>();
  facts.calls.forEach(({ callee }, call) => {
    const parameter = parameterOf(facts, callee);
    if (parameter?.kind !== 'parameter') return;
    const key = `${parameter.function}#${parameter.index}`;
    const calls = found.get(key);
    if (calls) calls.push(call);
    else found.set(key, [call]);
  });
  calledByFile.set(facts, found);
  return found;
}

function parameterOf(facts: FileFacts, callee: Term): Term | undefined {
  if (callee.kind === 'parameter') return callee;
  return callee.kind === 'binding' ? facts.bindings[callee.binding]?.values.find((value) => value.kind === 'parameter') : undefined;
}
