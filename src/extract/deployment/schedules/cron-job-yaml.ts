/** Kubernetes CronJobs. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../positioned-yaml.ts';
import type { YamlValue } from '../positioned-yaml.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import { findCommandTargets, toRaw } from './yaml-settings.ts';

export function readCronJobs(document: YamlValue): ScheduleFact[] {
  if (findScalar(document, 'kind')?.text !== 'CronJob') return [];
  const spec = findYaml(document, 'spec');
  const job = findYaml(spec, 'jobTemplate', 'spec');
  const container = listItems(findYaml(job, 'template', 'spec', 'containers'))[0];
  const [found] = findCommandTargets([findYaml(container, 'command'), findYaml(container, 'args')], null);
  const schedule = findScalar(spec, 'schedule');
  if (schedule === undefined) return [];
  const fact = buildScheduleFact(
    { platform: 'kubernetes-cronjob', name: findScalar(document, 'metadata', 'name')?.text ?? null, line: document.line, target: found?.target ?? { kind: 'unknown' } },
    {
      expression: toRaw(schedule),
      timeZone: toRaw(findScalar(spec, 'timeZone')),
      paused: toRaw(findScalar(spec, 'suspend')),
      overlap: toRaw(findScalar(spec, 'concurrencyPolicy')),
      runLimitSeconds: toRaw(findScalar(job, 'activeDeadlineSeconds')),
      restarts: toRaw(findScalar(job, 'backoffLimit')),
    },
  );
  return [withRequestSettings(fact, found)];
}

/** The settings of the request that a script makes. */
export function withRequestSettings(fact: ScheduleFact, found: Pick<ScheduleFact, 'attemptDeadlineSeconds' | 'retryCount' | 'minBackoffSeconds'> | undefined): ScheduleFact {
  const { attemptDeadlineSeconds, retryCount, minBackoffSeconds } = found ?? {};
  return { ...fact, ...(attemptDeadlineSeconds && { attemptDeadlineSeconds }), ...(retryCount && { retryCount }), ...(minBackoffSeconds && { minBackoffSeconds }) };
}
