import { posix } from 'node:path';
import type { DeploymentFacts, ScheduleFact } from '../../model/deployment-facts.ts';

/** Jobs of one chart; a chart with more than one template of jobs does not say which job is made by which. */
const mostJobs = 200;

/**
 * What a Helm chart's template of CronJobs says of every job it makes, said of each job that the chart's values name: the policy it
 * falls back to, the time limit of its request. Lines stay those of the template, where they are changed.
 */
export function applyChartTemplates(deployment: ReadonlyMap<string, DeploymentFacts>): ReadonlyMap<string, DeploymentFacts> {
  const applied = new Map(deployment);
  for (const [file, facts] of deployment) {
    const [template, ...others] = facts.schedules.filter(isTemplate);
    if (template === undefined || others.length > 0) continue;
    const chart = file.slice(0, file.lastIndexOf('/templates/'));
    const jobs = [...deployment].filter(([other]) => posix.dirname(other) === chart).flatMap(([, { schedules }]) => schedules.filter(({ platform, name }) => platform === 'kubernetes-cronjob' && name !== null));
    const copies = jobs.slice(0, mostJobs).map((job): ScheduleFact => ({ ...template, name: job.name }));
    applied.set(file, { ...facts, schedules: [...facts.schedules.filter((fact) => fact !== template), ...copies] });
  }
  return applied;
}

function isTemplate(fact: ScheduleFact): boolean {
  return fact.platform === 'kubernetes-cronjob' && fact.name === null && fact.expression === undefined && fact.target.kind === 'unknown';
}
