/** What a job goes by whose author gave its function no name, or one that any job could have. */
import { posix } from 'node:path';
import type { Term } from '../../../../model/facts.ts';
import { tellsJob } from '../../../../model/job-words.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { At, FunctionValue } from '../../../values/value.ts';

/** Its own names, or those of the one function it hands on to: `remind` of `() => remind().catch(report)`; the shortest first. */
export function namesOfHandler(ev: Evaluator, { file, function: fn, frame }: FunctionValue): readonly string[] {
  if (ev.program.getFunction(file, fn).name !== null) return namesOf(ev, file, fn);
  const calls = ev.program.callsIn(file, fn).map((call) => ev.program.getCall(file, call)).filter(({ callee }) => callee.kind !== 'member' || !/^(catch|finally|then)$/.test(callee.property));
  const [only] = calls;
  if (only === undefined || calls.length > 1) return [];
  const told = nameToldToWrapper(ev, only.args, { file, fn, frame });
  if (told !== null) return [told];
  const [called, ...others] = ev.evaluate(only.callee, { file, fn, frame });
  return called?.kind === 'function' && others.length === 0 ? namesOf(ev, called.file, called.function) : [];
}

/** `overdue-invoices` of `alone('overdue-invoices', () => remind())`: what takes the work takes its name as well. */
function nameToldToWrapper(ev: Evaluator, args: readonly Term[], at: At): string | null {
  const [name] = args.flatMap((arg) => (arg.kind === 'literal' && typeof arg.value === 'string' ? [arg.value] : []));
  return name !== undefined && /^[A-Za-z][\w:. -]*$/.test(name) && args.some((arg) => ev.evaluate(arg, at).some(({ kind }) => kind === 'function')) ? name : null;
}

/** `run`, and `PayoutJob.run` of a method. */
function namesOf(ev: Evaluator, file: string, fn: number): readonly string[] {
  const { name, class: owner } = ev.program.getFunction(file, fn);
  const className = owner === undefined ? null : (ev.program.getFile(file).classes[owner]?.name ?? null);
  if (name === null) return [];
  return className === null ? [name] : [name, `${className}.${name}`];
}

/**
 * The first of the names that tells this job from others; else the name of its file, beside the time that tells several jobs of a
 * file apart: `goalReminder (0 9 * * *)`; else the first name there is, the time, or the path of the file.
 */
export function nameOfJob(names: readonly (string | null)[], file: string, expression: string | null): string {
  const given = names.filter((name) => name !== null);
  const telling = given.find(tellsJob);
  if (telling !== undefined) return telling;
  const stem = posix.basename(file).split('.')[0] ?? '';
  if (tellsJob(stem) && /^[A-Za-z]/.test(stem)) return expression === null ? stem : `${stem} (${expression})`;
  return given[0] ?? expression ?? file;
}
