/** Deployment facts of all files -> schedules, joined with the http handlers they call. */
import type { DeploymentFacts, ScheduleFact } from '../model/deployment-facts.ts';
import type { EntryPoint, Schedule, Service } from '../model/graph.ts';
import { findTarget, listRoutes } from './schedules/find-target.ts';
import { findPeriodSeconds } from './schedules/schedule-period.ts';
import { splitUrl } from './schedules/url-path.ts';
import { getMain, groupFacts } from './services/order-facts.ts';
import type { Located } from './services/order-facts.ts';
import { settle } from './services/settle-setting.ts';
import type { Documented } from './services/settle-setting.ts';

interface ScheduleDefaults {
  readonly method: string;
  readonly retryCount: Documented<number>;
  readonly minBackoffSeconds: Documented<number> | null;
  readonly attemptDeadlineSeconds: Documented<number> | null;
}

const retryDocumentation = 'https://cloud.google.com/scheduler/docs/configuring/retry-jobs';

const defaults: Readonly<Record<ScheduleFact['platform'], ScheduleDefaults>> = {
  'cloud-scheduler': {
    method: 'POST',
    retryCount: { value: 0, source: retryDocumentation },
    minBackoffSeconds: { value: 5, source: retryDocumentation },
    attemptDeadlineSeconds: { value: 180, source: 'https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#Job' },
  },
  // A failed run is not repeated; nothing bounds the request but the function's own duration.
  'vercel-cron': {
    method: 'GET',
    retryCount: { value: 0, source: 'https://vercel.com/docs/cron-jobs/manage-cron-jobs' },
    minBackoffSeconds: null,
    attemptDeadlineSeconds: null,
  },
};

/** Every schedule that is not paused, in the order of their files. */
export function joinSchedules(deployment: ReadonlyMap<string, DeploymentFacts>, services: readonly Service[], entryPoints: readonly EntryPoint[]): Schedule[] {
  const routes = listRoutes(entryPoints);
  return groupFacts(deployment, (facts) => facts.schedules).flatMap((group) => {
    const paused = settle<'paused', boolean, ScheduleFact>(group, 'paused', null, deployment);
    if (paused.from === 'file' && paused.value) return [];
    const { file, fact } = getMain(group);
    const silent = defaults[fact.platform];
    const target = group.findLast((located) => located.fact.target.kind !== 'unknown')?.fact.target ?? fact.target;
    const url = target.kind === 'http' ? splitUrl(target.url.value) : null;
    const method = target.kind === 'http' ? (target.method ?? silent.method) : null;
    const expression = settle<'expression', string, ScheduleFact>(group, 'expression', null, deployment);
    return [
      {
        platform: fact.platform,
        name: fact.name ?? url?.path ?? fact.platform,
        file,
        line: fact.line,
        expression: expression.from === 'file' ? expression.value : null,
        periodSeconds: expression.from === 'file' ? findPeriodSeconds(expression.value) : null,
        path: url?.path ?? null,
        method,
        entry: url === null ? null : (findTarget(url, method, routes, services)?.id ?? null),
        retryCount: settle(group, 'retryCount', silent.retryCount, deployment),
        minBackoffSeconds: settle(group, 'minBackoffSeconds', silent.minBackoffSeconds, deployment),
        // Only a request has a deadline.
        attemptDeadlineSeconds: settle(group, 'attemptDeadlineSeconds', target.kind === 'http' ? silent.attemptDeadlineSeconds : null, deployment),
        fact: pickSettings(group, file),
      },
    ];
  });
}

/** Lines of `fact` count in the schedule's own file. */
function pickSettings(group: readonly Located<ScheduleFact>[], file: string): Schedule['fact'] {
  const own = group.filter((located) => located.file === file).toReversed();
  const retryCount = own.find(({ fact }) => fact.retryCount !== undefined)?.fact.retryCount;
  const expression = own.find(({ fact }) => fact.expression !== undefined)?.fact.expression;
  return { ...(retryCount && { retryCount }), ...(expression && { expression }) };
}
