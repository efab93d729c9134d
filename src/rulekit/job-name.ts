/** What to call a job, and the work of a run that its author gave no name. */
import type { Run } from '../graph/runs/scheduled-run.ts';
import type { EntryPoint, ProgramGraph, Schedule } from '../model/graph.ts';
import { tellsJob } from '../model/job-words.ts';

/** The name of the function; else that of the first on the way to what a second run harms; else that of the file. */
export function getWorkName({ handler, entry, effects, network }: Run): string {
  const [effect] = effects;
  const [request] = network.calls;
  const said = [handler, effect?.call.names[1], request?.names[1], entry.handler.file.split('/').at(-1)?.split('.')[0]];
  return said.map((name) => name?.split('.').at(-1) ?? '').find((name) => /^[A-Za-z][\w-]*$/.test(name) && tellsJob(name)) ?? 'job';
}

const unnamed = 'job';

/** `POST /tasks/allocation` is the job `allocation`; a route that ends in a parameter has the name of its schedule. */
export function getJobName(entry: EntryPoint, schedules: readonly Schedule[]): string {
  const segments = (entry.http?.path ?? getUntimedName(entry)).split('/').filter((segment) => /^[A-Za-z][\w-]*$/.test(segment));
  return segments.at(-1) ?? schedules[0]?.name ?? unnamed;
}

/** `goalReminder` of `goalReminder (0 9 * * *)`, for sentences that say its period themselves. */
export function getUntimedName({ subject, scheduled }: EntryPoint): string {
  const time = ` (${scheduled?.expression ?? ''})`;
  return subject.endsWith(time) ? subject.slice(0, -time.length) : subject;
}

/** The name of an entry inside of a sentence; what is known by its times only is `this job`. */
export function getNameInSentence(entry: EntryPoint): string {
  return isTime(entry) ? 'this job' : entry.subject;
}

function isTime({ subject, scheduled }: EntryPoint): boolean {
  return scheduled !== null && subject === scheduled.expression;
}

/** `The job sendDigest`; one whose author called it a job and no more, or nothing at all, goes by its file. */
export function beginWithJob(entry: EntryPoint): string {
  const named = entry.subject.toLowerCase() === unnamed || isTime(entry) ? `in ${entry.handler.file.split('/').at(-1) ?? ''}` : entry.subject;
  return `The job ${named}`;
}

/** `The timer …`; what a library or function is called keeps its spelling: `node-cron`, `setInterval`. */
export function beginSentence(text: string): string {
  return /^(?:the|an?) /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

/** `a job of emails`; where nobody knows the queue, what takes them: `a job that onMessage takes`. `jobs`: `a job`, `jobs`, `the consumer`. */
export function renderJobsOf(jobs: string, { subject, consumer }: EntryPoint): string {
  if (consumer?.isUnnamed !== true) return `${jobs} of ${subject}`;
  const taker = /\.[cm]?[jt]sx?$/.test(subject) ? `the consumer in ${subject}` : subject;
  return `${jobs} that ${taker} takes`;
}

/** The variable that, set to 1, lets its runs overlap. A job whose only name is its time goes by its work. */
export function getOptOutVariable(jobName: string, run: Run): string {
  const name = /[A-Za-z]/.test(jobName) ? jobName : getWorkName(run);
  return `ALLOW_PARALLEL_${name.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
}

const jobsByName = new WeakMap<ProgramGraph, ReadonlyMap<string, readonly EntryPoint[]>>();

/**
 * The name of a lock that no other job takes: two jobs under one name would keep each other from running. The job's own where it has
 * one and is the only one of it, else with its file, and its place among those of the file.
 */
export function getLockName(graph: ProgramGraph, run: Run, jobName: string): string {
  const { entry } = run;
  const own = getJobName(entry, []);
  const isUnnamed = !/[A-Za-z]/.test(jobName) || own === unnamed;
  const alike = getJobsByName(graph).get(own) ?? [];
  if (!isUnnamed && (entry.kind === 'http' || tellsJob(own)) && alike.length <= 1) return jobName;
  const beside = alike.filter(({ handler }) => handler.file === entry.handler.file);
  const place = beside.findIndex((one) => describeWork(one) === describeWork(entry));
  const path = entry.handler.file.replace(/\.[^./]+$/, '');
  return [path, ...(isUnnamed ? [] : [own]), ...(beside.length > 1 ? [String(place + 1)] : [])].join('-').replaceAll(/[^\w-]+/g, '-');
}

function getJobsByName(graph: ProgramGraph): ReadonlyMap<string, readonly EntryPoint[]> {
  const known = jobsByName.get(graph);
  if (known !== undefined) return known;
  const found = new Map<string, EntryPoint[]>();
  const called = new Set(graph.schedules.map((schedule) => schedule.entry));
  const seen = new Set<string>();
  for (const entry of graph.entryPoints) {
    const work = describeWork(entry);
    if ((entry.kind !== 'scheduled' && !called.has(entry.id)) || seen.has(work)) continue;
    seen.add(work);
    const name = getJobName(entry, []);
    const alike = found.get(name);
    if (alike === undefined) found.set(name, [entry]);
    else alike.push(entry);
  }
  jobsByName.set(graph, found);
  return found;
}

/** GET and POST of one route are one job, and so is a function that is registered twice. */
function describeWork({ handler: { file, span }, http }: EntryPoint): string {
  return `${file}:${http?.path ?? span.join(':')}`;
}
