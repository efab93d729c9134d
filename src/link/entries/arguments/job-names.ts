/** What a job goes by whose author gave its function no name, or one that any job could have. */
import { posix } from 'node:path';
import type { Evaluator } from '../../values/evaluator.ts';
import type { FunctionValue } from '../../values/value.ts';

/** Said of any job, of what starts it, and of files that hold several things. */
const general: ReadonlySet<string> = new Set([
  'anonymous', 'app', 'boot', 'bootstrap', 'callback', 'cron', 'cronjob', 'cronjobs', 'crons', 'cronservice', 'cronjobservice', 'constructor', 'default', 'execute', 'fn', 'func', 'handle', 'handler', 'helper',
  'helpers', 'index', 'init', 'initialize', 'interval', 'job', 'jobs', 'lib', 'main', 'middleware', 'mod', 'ontick', 'process', 'register', 'run', 'runner', 'runtime', 'schedule', 'scheduled',
  'scheduledfunction', 'scheduledjob', 'scheduledjobs', 'scheduledtask', 'scheduledtasks', 'scheduler', 'schedulers', 'scheduleservice', 'schedulerservice', 'schedules', 'server', 'service', 'services', 'setup',
  'src', 'start', 'startjob', 'startjobs', 'startcron', 'startcronjobs', 'startscheduler', 'task', 'tasks', 'tasksservice', 'timer', 'utils', 'worker', 'workers',
]);

/** Its own names, or those of the one function it hands on to: `remind` of `() => remind().catch(report)`; the shortest first. */
export function namesOfHandler(ev: Evaluator, { file, function: fn, frame }: FunctionValue): readonly string[] {
  if (ev.program.getFunction(file, fn).name !== null) return namesOf(ev, file, fn);
  const calls = ev.program.callsIn(file, fn).map((call) => ev.program.getCall(file, call)).filter(({ callee }) => callee.kind !== 'member' || !/^(catch|finally|then)$/.test(callee.property));
  const [only] = calls;
  if (only === undefined || calls.length > 1) return [];
  const [called, ...others] = ev.evaluate(only.callee, { file, fn, frame });
  return called?.kind === 'function' && others.length === 0 ? namesOf(ev, called.file, called.function) : [];
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
  const telling = given.find(isTelling);
  if (telling !== undefined) return telling;
  const stem = posix.basename(file).split('.')[0] ?? '';
  if (isTelling(stem) && /^[A-Za-z]/.test(stem)) return expression === null ? stem : `${stem} (${expression})`;
  return given[0] ?? expression ?? file;
}

/** `PayoutJob.run` is told by its class. */
function isTelling(name: string): boolean {
  return name.split('.').some((part) => !general.has(part.replaceAll(/[-_$]/g, '').toLowerCase()));
}
