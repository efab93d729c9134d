/** The edit that keeps a second run out of an http handler, in memory. */
import { findReachedCalls } from '../../../graph/ways/reached-calls.ts';
import type { Run } from '../../../graph/runs/scheduled-run.ts';
import type { SchedulePlatform } from '../../../model/deployment-facts.ts';
import type { EditIntent } from '../../../model/edit-intent.ts';
import type { ProgramGraph } from '../../../model/graph.ts';

type HttpGuard = EditIntent & { readonly kind: 'single-flight-http-handler' };

/**
 * Cloud Scheduler repeats the time of the schedule when it retries; only Cloud Tasks counts its attempts:
 * https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#httptarget. QStash: https://upstash.com/docs/qstash/features/retry
 */
const headersOf: Readonly<Partial<Record<SchedulePlatform, HttpGuard['headers']>>> = {
  'cloud-scheduler': { retryCount: 'x-cloudtasks-taskretrycount', executionTime: 'x-cloudscheduler-scheduletime' },
  qstash: { retryCount: 'upstash-retried', executionTime: null },
};

/** These come back for anything but a 2xx, or take it for a failed job: a run that was left out is none. */
const failing: ReadonlySet<SchedulePlatform> = new Set<SchedulePlatform>(['qstash', 'github-actions', 'kubernetes-cronjob', 'vercel-cron', 'netlify-schedule']);

/** Packages that give Express 4 the errors of promises. */
const errorCatchers: ReadonlySet<string> = new Set(['express-async-errors', 'express-promise-router', 'express-async-router']);

/** What the first of them that says so tells of an attempt. */
export function findAttemptHeaders(platforms: readonly SchedulePlatform[]): HttpGuard['headers'] {
  return platforms.map((platform) => headersOf[platform]).find((headers) => headers !== undefined) ?? { retryCount: null, executionTime: null };
}

/** `name`: of the job, for the flag and the log line. */
export function getHttpGuard(graph: ProgramGraph, run: Run, name: string, optOutVariable: string): HttpGuard {
  const { entry } = run;
  const platforms = run.schedules.map((schedule) => schedule.platform);
  const answer = getAnswer(run);
  return {
    kind: 'single-flight-http-handler',
    description: `${answer === 'busy' ? 'Answer 429' : 'Answer 200 `skipped`'} while another ${name} run is going on${run.instances.kind === 'unknown' ? ' in this process' : ''}.${run.instances.kind === 'unknown' ? ' With more than one instance, take a lock that all of them ask.' : ''}`,
    file: entry.handler.file,
    handlerLine: entry.handler.span[0],
    handlerColumn: entry.handler.span[1],
    framework: entry.framework,
    optOutVariable,
    jobName: name,
    answer,
    headers: findAttemptHeaders(platforms),
    losesErrors: losesErrors(graph, run),
  };
}

export function getAnswer({ schedules }: Run): HttpGuard['answer'] {
  return schedules.length > 0 && schedules.every(({ platform }) => failing.has(platform)) ? 'skipped' : 'busy';
}

/** Express below 5 calls a handler and never looks at its promise: https://expressjs.com/en/guide/migrating-5.html#rejected-promises */
function losesErrors(graph: ProgramGraph, { entry }: Run): boolean {
  if (entry.framework !== 'express') return false;
  const majors = findReachedCalls(graph, entry).flatMap(({ edge }) => edge.roles.flatMap((match) => (match.library === 'express' && match.major !== null ? [match.major] : [])));
  if (majors.length === 0 || majors.some((major) => major >= 5)) return false;
  return !catchesErrors(graph);
}

const catching = new WeakMap<ProgramGraph, boolean>();

function catchesErrors(graph: ProgramGraph): boolean {
  const known = catching.get(graph) ?? Object.values(graph.files).some((facts) => facts.requests.some(({ specifier }) => errorCatchers.has(specifier)));
  catching.set(graph, known);
  return known;
}
