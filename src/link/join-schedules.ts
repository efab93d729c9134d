/** Deployment facts of all files -> schedules, joined with the handlers they call; and the schedules that code makes itself. */
import type { DeploymentFacts, ScheduleFact, ScheduleTarget } from '../model/deployment-facts.ts';
import type { EntryPoint, Schedule, Service } from '../model/graph.ts';
import type { StartedNode } from './link-part.ts';
import { applyChartTemplates } from './schedules/chart-templates.ts';
import { findTarget, listRoutes } from './schedules/find-target.ts';
import { platforms } from './schedules/platforms.ts';
import { findPeriodSeconds } from './schedules/schedule-period.ts';
import { schedulesOfCode } from './schedules/schedules-of-code.ts';
import { splitUrl, type UrlParts } from './schedules/url-path.ts';
import { getMain, groupFacts } from './services/order-facts.ts';
import type { Located } from './services/order-facts.ts';
import { settle } from './services/settle-setting.ts';

/** Every schedule that is not paused, those of the deployment in the order of their files. */
export function joinSchedules(deployment: ReadonlyMap<string, DeploymentFacts>, services: readonly Service[], entryPoints: readonly EntryPoint[], started: readonly StartedNode[] = []): Schedule[] {
  const routes = listRoutes(entryPoints);
  const joined = groupFacts(applyChartTemplates(deployment), (facts) => facts.schedules).flatMap((all): Schedule[] => {
    const group = takeLatest(all);
    const paused = settle<'paused', boolean, ScheduleFact>(group, 'paused', null, deployment);
    if (paused.from === 'file' && paused.value) return [];
    const { file, fact } = getMain(group);
    const silent = platforms[fact.platform];
    const target = group.findLast((located) => located.fact.target.kind !== 'unknown')?.fact.target ?? fact.target;
    const isPublished = target.kind === 'pubsub' || group.some((located) => located.fact.throughTopic === true);
    // Most jobs of a database never leave it.
    if (fact.platform === 'pg-cron' && target.kind === 'unknown') return [];
    const url = target.kind === 'http' ? splitUrl(target.url.value) : null;
    // Values of a chart name a path; the method stands in the script of its template.
    const isOpen = fact.platform === 'kubernetes-cronjob' && target.kind === 'http' && target.method === null;
    const said = target.kind === 'http' ? (target.method ?? silent.method) : null;
    const called = url === null ? null : (findEdgeFunction(url, entryPoints) ?? findTarget(url, said, routes, services) ?? (isOpen ? findTarget(url, null, routes, services) : null));
    const method = isOpen && called?.http != null && !answers(called, said) ? called.http.method : said;
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
        ...queryOf(target),
        method,
        entry: (url === null ? findStarted(target, file, deployment.get(file)?.schedules.indexOf(fact) ?? -1, entryPoints, started) : called)?.id ?? null,
        retryCount: settle(group, 'retryCount', silent.retryCount, deployment),
        minBackoffSeconds: settle(group, 'minBackoffSeconds', silent.minBackoffSeconds, deployment),
        // Only a request has a deadline.
        attemptDeadlineSeconds: settle(group, 'attemptDeadlineSeconds', target.kind === 'http' && !isPublished ? silent.attemptDeadlineSeconds : null, deployment),
        overlap: settle<'overlap', 'allow' | 'forbid' | 'replace', ScheduleFact>(group, 'overlap', null, deployment),
        runLimitSeconds: settle<'runLimitSeconds', number, ScheduleFact>(group, 'runLimitSeconds', null, deployment),
        restarts: settle(group, 'restarts', silent.restarts, deployment),
        evidence: 'config',
        delivery: isPublished ? { ...silent.delivery, ...published, ...(target.kind !== 'http' && { failure: 'none' as const }) } : silent.delivery,
        fact: pickSettings(group, file),
      },
    ];
  });
  const told = joined.filter((one, index) => !isToldBefore(one, joined.slice(0, index)));
  return [...told, ...schedulesOfCode(entryPoints, new Set(told.flatMap(({ entry }) => (entry === null ? [] : [entry]))))];
}

/** The same line in the crontab of another image or machine: a project is deployed in one of the ways it describes. */
function isToldBefore({ platform, entry, expression, method, query, file }: Schedule, before: readonly Schedule[]): boolean {
  return platform === 'crontab' && entry !== null && before.some((other) => other.platform === platform && other.entry === entry && other.expression === expression && other.method === method && other.query === query && other.file !== file);
}

/** The scheduler has done its part when the message is published: what the message starts is neither waited for nor seen. https://cloud.google.com/scheduler/docs/creating */
const published = { waitsFor: 'nothing', seesEnd: false } as const;

function answers({ http }: EntryPoint, method: string | null): boolean {
  return http?.method === method || http?.method === 'ALL' || http?.others.some((route) => route.startsWith(`${String(method)} `)) === true;
}

/** What the address says beside its path. */
function queryOf(target: ScheduleFact['target']): Pick<Schedule, 'query'> {
  const query = target.kind === 'http' ? /\?([^#]+)/.exec(target.url.value)?.[1] : undefined;
  return query === undefined ? {} : { query };
}

const registry = '@google-cloud/functions-framework';

/** Queues that read a crontab of their own. */
const timetables: ReadonlySet<string> = new Set(['graphile-worker']);

type Group = readonly [Located<ScheduleFact>, ...Located<ScheduleFact>[]];

/** Migrations run in the order of their names, and a job is what the last that speaks of it made. */
function takeLatest(group: Group): Group {
  if (group[0].fact.platform !== 'pg-cron') return group;
  const last = group.map(({ file }) => file).reduce((latest, file) => (file > latest ? file : latest));
  const [first = group[0], ...others] = group.filter(({ file }) => file === last);
  return [first, ...others];
}

/** What is entered without a request: the function or program that was found for it, or the consumer of the topic it publishes to. */
function findStarted(target: ScheduleTarget, file: string, index: number, entryPoints: readonly EntryPoint[], started: readonly StartedNode[]): EntryPoint | undefined {
  if (target.kind === 'pubsub') {
    const topic = target.topic.value.split('/').at(-1);
    const [only, ...others] = entryPoints.filter((entry) => entry.consumer?.queue?.split('/').at(-1) === topic);
    return others.length === 0 ? only : undefined;
  }
  if (target.kind === 'task') return entryPoints.find(({ consumer }) => consumer !== null && timetables.has(consumer.library) && consumer.queue === target.name);
  const nodes = new Set(started.filter((one) => one.file === file && one.index === index).map(({ node }) => node));
  const named = entryPoints.find((entry) => entry.kind === 'scheduled' && nodes.has(entry.node));
  if (named !== undefined) return named;
  // Registered under its name: `cloudEvent('sendDigest', …)`.
  if (target.kind === 'function') return entryPoints.find(({ framework, subject, http }) => framework === registry && (subject === target.exported || http?.path === `/${target.exported}` || http?.path === target.exported));
  if (target.kind !== 'worker') return undefined;
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return entryPoints.find((entry) => entry.scheduled?.platform === 'cloudflare-cron' && entry.registration.file.startsWith(folder));
}

/** `/functions/v1/digest` is served by `supabase/functions/digest/index.ts`. https://supabase.com/docs/guides/functions */
function findEdgeFunction(url: UrlParts, entryPoints: readonly EntryPoint[]): EntryPoint | undefined {
  const [, name] = /^\/functions\/v1\/([\w-]+)/.exec(url.path ?? '') ?? [];
  if (name === undefined) return undefined;
  return entryPoints.find((entry) => entry.kind === 'http' && `/${entry.registration.file}`.includes(`/supabase/functions/${name}/`));
}

/** Lines of `fact` count in the schedule's own file. */
function pickSettings(group: readonly Located<ScheduleFact>[], file: string): Schedule['fact'] {
  const own = group.filter((located) => located.file === file).toReversed();
  const retryCount = own.find(({ fact }) => fact.retryCount !== undefined && fact.retryCount.file === undefined)?.fact.retryCount;
  const expression = own.find(({ fact }) => fact.expression !== undefined)?.fact.expression;
  return { ...(retryCount && { retryCount }), ...(expression && { expression }) };
}
