/** Deployment facts of all files -> schedules, joined with the handlers they call; and the schedules that code makes itself. */
import type { DeploymentFacts, ScheduleFact } from '../model/deployment-facts.ts';
import type { EntryPoint, Schedule, Service } from '../model/graph.ts';
import { findTarget, listRoutes } from './schedules/find-target.ts';
import { platforms } from './schedules/platforms.ts';
import { findPeriodSeconds } from './schedules/schedule-period.ts';
import { schedulesOfCode } from './schedules/schedules-of-code.ts';
import { splitUrl } from './schedules/url-path.ts';
import { getMain, groupFacts } from './services/order-facts.ts';
import type { Located } from './services/order-facts.ts';
import { settle } from './services/settle-setting.ts';

/** Every schedule that is not paused, those of the deployment in the order of their files. */
export function joinSchedules(deployment: ReadonlyMap<string, DeploymentFacts>, services: readonly Service[], entryPoints: readonly EntryPoint[]): Schedule[] {
  const routes = listRoutes(entryPoints);
  const joined = groupFacts(deployment, (facts) => facts.schedules).flatMap((group): Schedule[] => {
    const paused = settle<'paused', boolean, ScheduleFact>(group, 'paused', null, deployment);
    if (paused.from === 'file' && paused.value) return [];
    const { file, fact } = getMain(group);
    const silent = platforms[fact.platform];
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
        overlap: settle<'overlap', 'allow' | 'forbid' | 'replace', ScheduleFact>(group, 'overlap', null, deployment),
        runLimitSeconds: settle<'runLimitSeconds', number, ScheduleFact>(group, 'runLimitSeconds', null, deployment),
        restarts: settle(group, 'restarts', silent.restarts, deployment),
        evidence: 'config',
        delivery: silent.delivery,
        fact: pickSettings(group, file),
      },
    ];
  });
  return [...joined, ...schedulesOfCode(entryPoints, new Set(joined.flatMap(({ entry }) => (entry === null ? [] : [entry]))))];
}

/** Lines of `fact` count in the schedule's own file. */
function pickSettings(group: readonly Located<ScheduleFact>[], file: string): Schedule['fact'] {
  const own = group.filter((located) => located.file === file).toReversed();
  const retryCount = own.find(({ fact }) => fact.retryCount !== undefined)?.fact.retryCount;
  const expression = own.find(({ fact }) => fact.expression !== undefined)?.fact.expression;
  return { ...(retryCount && { retryCount }), ...(expression && { expression }) };
}
