/** Platforms that list their cron jobs in a file of their own: App Engine, Render, Railway. */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import { findCommandTargets, toRaw } from './yaml-settings.ts';

/** https://cloud.google.com/appengine/docs/standard/reference/cron-yaml */
export function readAppEngineCron(document: YamlValue): ScheduleFact[] {
  return listItems(findYaml(document, 'cron')).flatMap((job) => {
    const url = findScalar(job, 'url');
    if (url === undefined) return [];
    const retry = findYaml(job, 'retry_parameters');
    return [
      buildScheduleFact(
        { platform: 'app-engine-cron', name: null, line: job.line, target: { kind: 'http', url: { value: url.text, line: url.line }, method: 'GET' } },
        {
          expression: toRaw(findScalar(job, 'schedule')),
          timeZone: toRaw(findScalar(job, 'timezone')),
          retryCount: toRaw(findScalar(retry, 'job_retry_limit')),
          minBackoffSeconds: toRaw(findScalar(retry, 'min_backoff_seconds')),
          maxBackoffSeconds: toRaw(findScalar(retry, 'max_backoff_seconds')),
        },
      ),
    ];
  });
}

/** https://render.com/docs/blueprint-spec */
export function readRenderCrons(document: YamlValue): ScheduleFact[] {
  return listItems(findYaml(document, 'services')).flatMap((service) => {
    const schedule = findScalar(service, 'schedule');
    if (findScalar(service, 'type')?.text !== 'cron' || schedule === undefined) return [];
    const [found] = findCommandTargets([findYaml(service, 'startCommand') ?? findYaml(service, 'dockerCommand')], `/${findScalar(service, 'rootDir')?.text ?? ''}`);
    return [buildScheduleFact({ platform: 'render-cron', name: findScalar(service, 'name')?.text ?? null, line: service.line, target: found?.target ?? { kind: 'unknown' } }, { expression: toRaw(schedule) })];
  });
}

/** https://docs.railway.com/reference/config-as-code */
export function readRailwayCron(document: YamlValue): ScheduleFact[] {
  const schedule = findScalar(document, 'deploy', 'cronSchedule');
  if (schedule === undefined) return [];
  const [found] = findCommandTargets([findYaml(document, 'deploy', 'startCommand')], '');
  return [buildScheduleFact({ platform: 'railway-cron', name: null, line: schedule.line, target: found?.target ?? { kind: 'unknown' } }, { expression: toRaw(schedule) })];
}

/** A container that does nothing but call a route again and again. */
export function readComposeLoops(document: YamlValue): ScheduleFact[] {
  const services = findYaml(document, 'services');
  if (services?.kind !== 'map') return [];
  return services.entries.flatMap(({ key, value }) => {
    const command = [findYaml(value, 'entrypoint'), findYaml(value, 'command')];
    const text = command.flatMap((one) => (one === undefined ? [] : one.kind === 'list' ? listItems(one) : [one])).map((one) => (one.kind === 'scalar' ? one.text : '')).join('\n');
    if (!/\b(?:while|for)\b/.test(text) || !/\b(?:curl|wget)\b/.test(text)) return [];
    const [, pause] = /\bsleep\s+(\d{1,6}[smhd]?)\b/.exec(text) ?? [];
    return findCommandTargets(command, null).filter(({ target }) => target.kind === 'http').map((found, index): ScheduleFact => ({
      ...buildScheduleFact(
        { platform: 'compose-loop', name: `${key}${index === 0 ? '' : ` ${index + 1}`}`, line: found.line, target: found.target },
        pause === undefined ? {} : { expression: { text: `every ${pause}${/\d$/.test(pause) ? 's' : ''}`, line: found.line, resolved: true } },
      ),
      ...(found.attemptDeadlineSeconds && { attemptDeadlineSeconds: found.attemptDeadlineSeconds }),
    }));
  });
}
