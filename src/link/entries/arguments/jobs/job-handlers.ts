/** The functions that a registration of a consumer or schedule has called, and the jobs they are told apart by. */
import { handlerFunctions } from '../../entry-seeds.ts';
import { valuesInTable } from '../filled-tables.ts';
import { findJobsOfFolder } from './job-folders.ts';
import { namedValuesAt } from '../named-values.ts';
import { findProcessorFunctions } from './processor-files.ts';
import { findReceivers } from '../receivers.ts';
import type { Registration } from '../../registering-call.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { FunctionValue, Values } from '../../../values/value.ts';

export interface JobHandler {
  readonly target: FunctionValue;
  /** The name it has in a table of jobs. */
  readonly job: string | null;
}

export function findJobHandlers(ev: Evaluator, registration: Registration): readonly JobHandler[] {
  const { callback, receives } = registration.match.row;
  if (receives) return findReceivers(ev, registration).map((target) => ({ target, job: null }));
  const positions = callback?.args ?? 'all';
  const given = registration.args.filter((_, position) => positions === 'all' || positions.includes(position));
  const paths = callback?.at ?? [];
  const inside = paths.flatMap((path) => given.flatMap((values) => namedValuesAt(ev, values, path)).flatMap(({ names, values }) => handlerFunctions(ev, values).map((target) => ({ target, job: names[0] ?? null }))));
  const filled = inside.length > 0 ? [] : paths.flatMap((path) => given.flatMap((values) => findFilled(ev, values, path)));
  const found = [...given.flatMap((values) => handlerFunctions(ev, paths.length === 0 ? values : functionsAmong(values)).map((target) => ({ target, job: null }))), ...inside, ...filled];
  if (found.length > 0) return found;
  return callback?.folder === undefined ? findProcessorFunctions(ev, registration).map((target) => ({ target, job: null })) : findJobsOfFolder(ev, registration, callback.folder);
}

/** A table that is filled by a loop: only the program that runs knows all its names. */
function findFilled(ev: Evaluator, values: Values, path: string): readonly JobHandler[] {
  if (!path.endsWith('*')) return [];
  const tables = path === '*' ? values : namedValuesAt(ev, values, path.slice(0, -'.*'.length)).flatMap((one) => one.values);
  return tables.flatMap((table) => valuesInTable(ev, table)).flatMap(({ name, values: inner }) => handlerFunctions(ev, inner).map((target) => ({ target, job: name })));
}

/** An object of options has its handlers where the row says; other functions in it are not called for a job. */
function functionsAmong(values: Values): Values {
  return values.filter((value) => value.kind === 'function');
}
