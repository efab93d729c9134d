/** Kubernetes CronJobs. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { listObjects } from '../kubernetes/listed-objects.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import type { ScriptTarget } from './script-target.ts';
import { findCommandTargets, toRaw } from './yaml-settings.ts';

export function readCronJobs(document: YamlValue): ScheduleFact[] {
  return listObjects(document).flatMap((object) => readCronJob(object));
}

function readCronJob(document: YamlValue): ScheduleFact[] {
  if (findScalar(document, 'kind')?.text !== 'CronJob') return [];
  const spec = findYaml(document, 'spec');
  const job = findYaml(spec, 'jobTemplate', 'spec');
  const container = listItems(findYaml(job, 'template', 'spec', 'containers'))[0];
  const command = findYaml(container, 'command');
  const [found] = findCommandTargets([command, findYaml(container, 'args')], null, command === undefined ? findProgram(findScalar(container, 'image')?.text ?? '') : undefined);
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

/** What an image runs that is given arguments alone. https://hub.docker.com/r/curlimages/curl, https://hub.docker.com/r/alpine/curl */
function findProgram(image: string): string | undefined {
  return /(?:^|\/)(?:curlimages|alpine)\/curl(?:[:@]|$)/.test(image) ? 'curl' : undefined;
}

/** The settings of the request that a script makes. A job is not run again for an answer that its script takes for a success. */
export function withRequestSettings(fact: ScheduleFact, found: Pick<ScriptTarget, 'attemptDeadlineSeconds' | 'retryCount' | 'minBackoffSeconds' | 'hidesFailure' | 'line'> | undefined): ScheduleFact {
  const { attemptDeadlineSeconds, retryCount, minBackoffSeconds, hidesFailure } = found ?? {};
  return { ...fact, ...(found && hidesFailure && { restarts: { value: 0, line: found.line } }), ...(attemptDeadlineSeconds && { attemptDeadlineSeconds }), ...(retryCount && { retryCount }), ...(minBackoffSeconds && { minBackoffSeconds }) };
}
