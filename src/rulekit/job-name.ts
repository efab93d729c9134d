/** What to call a job, and the work of a run that its author gave no name. */
import type { Run } from '../graph/runs/scheduled-run.ts';
import type { EntryPoint, Schedule } from '../model/graph.ts';

/** Names that frameworks give to every job, and files that say nothing of one. */
const general: ReadonlySet<string> = new Set(['handler', 'onTick', 'callback', 'default', 'anonymous', 'constructor', 'run', 'start', 'main', 'index', 'job', 'jobs', 'cron', 'crons', 'worker', 'server', 'app', 'utils', 'scheduled']);

/** The name of the function; else that of the first on the way to what a second run harms; else that of the file. */
export function getWorkName({ handler, entry, effects, network }: Run): string {
  const [effect] = effects;
  const [request] = network.calls;
  const said = [handler, effect?.call.names[1], request?.names[1], entry.handler.file.split('/').at(-1)?.split('.')[0]];
  return said.map((name) => name?.split('.').at(-1) ?? '').find((name) => /^[A-Za-z][\w-]*$/.test(name) && !general.has(name)) ?? 'job';
}

/** `POST /tasks/allocation` is the job `allocation`; a route that ends in a parameter has the name of its schedule. */
export function getJobName(entry: EntryPoint, schedules: readonly Schedule[]): string {
  const segments = (entry.http?.path ?? entry.subject).split('/').filter((segment) => /^[A-Za-z][\w-]*$/.test(segment));
  return segments.at(-1) ?? schedules[0]?.name ?? 'job';
}

/** The variable that, set to 1, lets its runs overlap. */
export function getOptOutVariable(jobName: string): string {
  return `ALLOW_PARALLEL_${jobName.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
}
