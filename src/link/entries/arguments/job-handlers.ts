/** The functions that a registration of a consumer or schedule has called, and the jobs they are told apart by. */
import { handlerFunctions } from '../entry-seeds.ts';
import { namedValuesAt } from './named-values.ts';
import type { Registration } from '../registrations.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { FunctionValue, Value, Values } from '../../values/value.ts';

export interface JobHandler {
  readonly target: FunctionValue;
  /** The name it has in a table of jobs. */
  readonly job: string | null;
}

export function findJobHandlers(ev: Evaluator, registration: Registration): readonly JobHandler[] {
  const { callback, receives } = registration.match.row;
  if (receives) return [{ target: enclosingFunction(ev, registration), job: null }];
  const positions = callback?.args ?? 'all';
  const given = registration.args.filter((_, position) => positions === 'all' || positions.includes(position));
  const paths = callback?.at ?? [];
  const inside = paths.flatMap((path) => given.flatMap((values) => namedValuesAt(ev, values, path)).flatMap(({ names, values }) => handlerFunctions(ev, values).map((target) => ({ target, job: names[0] ?? null }))));
  return [...given.flatMap((values) => handlerFunctions(ev, paths.length === 0 ? values : functionsAmong(values)).map((target) => ({ target, job: null }))), ...inside];
}

/** An object of options has its handlers where the row says; other functions in it are not called for a job. */
function functionsAmong(values: Values): Values {
  return values.filter((value) => value.kind === 'function');
}

/** The function that a call stands in, as its object calls it. A function inside another belongs to the one that has a name to be called by. */
function enclosingFunction(ev: Evaluator, { at }: Registration): FunctionValue {
  let fn = at.fn;
  for (let fact = ev.program.getFunction(at.file, fn); fact.kind === 'arrow' && fact.name === null && fact.parent !== null && fact.parent !== 0; fact = ev.program.getFunction(at.file, fn)) fn = fact.parent;
  const owner = findClass(ev, at.file, fn);
  const self: Value | null = owner === null ? null : ev.interner.instance(at.file, owner, null);
  return ev.interner.function(at.file, fn, self, null);
}

function findClass(ev: Evaluator, file: string, fn: number): number | null {
  for (let current: number | null = fn; current !== null; ) {
    const fact = ev.program.getFunction(file, current);
    if (fact.class !== undefined) return fact.class;
    current = fact.parent;
  }
  return null;
}
