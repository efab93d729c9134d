/** CronJobs of Helm charts: the template says how they run, the values say which there are. https://helm.sh/docs/chart_template_guide/ */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, readYaml } from '../documents/positioned-yaml.ts';
import type { YamlMap, YamlScalar, YamlValue } from '../documents/positioned-yaml.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import { readCronJobs, withRequestSettings } from './cron-job-yaml.ts';
import { toRaw } from './yaml-settings.ts';
import { findScriptTargets } from './script-target.ts';

const mostDepth = 8;

/** Jobs in a values file: maps with a schedule and the path they call, whatever they stand under. */
export function readHelmValues(value: YamlValue, above: readonly YamlMap[] = [], name: string | null = null): ScheduleFact[] {
  if (above.length > mostDepth || value.kind === 'scalar') return [];
  if (value.kind === 'list') return value.items.flatMap((item) => readHelmValues(item, above, null));
  const schedule = findScalar(value, 'schedule');
  const path = findCalled(value);
  if (schedule === undefined || path === undefined) return value.entries.flatMap((entry) => readHelmValues(entry.value, [value, ...above], entry.key));
  const inherit = (key: string): ReturnType<typeof toRaw> => toRaw([value, ...above].map((map) => findScalar(map, key)).find((scalar) => scalar !== undefined));
  const enabled = [value, ...above].map((map) => findScalar(map, 'enabled')).find((scalar) => scalar?.text === 'false');
  return [
    buildScheduleFact(
      {
        platform: 'kubernetes-cronjob', name: findScalar(value, 'name')?.text ?? name, line: schedule.line,
        target: { kind: 'http', url: { value: path.text, line: path.line }, method: findScalar(value, 'method')?.text.toUpperCase() ?? null },
      },
      {
        expression: toRaw(schedule),
        overlap: inherit('concurrencyPolicy'),
        runLimitSeconds: inherit('activeDeadlineSeconds'),
        restarts: inherit('backoffLimit'),
        ...(enabled && { paused: { text: 'true', line: enabled.line, resolved: true } }),
      },
    ),
  ];
}

/** `path: /tasks/digest`, `urlPath`, `endpoint`. */
function findCalled(job: YamlMap): YamlScalar | undefined {
  const found = job.entries.find(({ key, value }) => /^(?:path|url|endpoint|uri|route|\w+(?:Path|Url|URL|Endpoint))$/.test(key) && value.kind === 'scalar' && value.text.includes('/'))?.value;
  return found?.kind === 'scalar' ? found : undefined;
}

/** What a template says of every job it makes: the policy it falls back to, and the request that its script sends. */
export function readHelmTemplate(text: string): ScheduleFact[] {
  if (!/^kind:\s*CronJob\s*$/m.test(text)) return [];
  const lines = text.split('\n');
  const defaulted = (key: string): ReturnType<typeof toRaw> => {
    const row = lines.findIndex((line) => new RegExp(`^\\s*${key}:`).test(line));
    const [, fallback, plain] = /default\s+"?([\w-]+)"?|:\s*([\w-]+)\s*$/.exec(lines[row] ?? '') ?? [];
    const found = fallback ?? plain;
    return row < 0 || found === undefined ? undefined : { text: found, line: row + 1, resolved: true };
  };
  // Expressions become one word, lines that only steer become none, and no line moves.
  const plain = lines.map((line) => (/^\s*\{\{.*\}\}\s*$/.test(line) ? '' : line.replace(/\{\{[^}]*\}\}/g, '$HELM'))).join('\n');
  const [found] = findScriptTargets(plain.slice(plain.search(/\bcurl\b/)), (row) => row + 1 + plain.slice(0, Math.max(0, plain.search(/\bcurl\b/))).split('\n').length - 1, null).filter(({ target }) => target.kind === 'http');
  const fact = buildScheduleFact(
    { platform: 'kubernetes-cronjob', name: null, line: lines.findIndex((line) => /^kind:\s*CronJob/.test(line)) + 1, target: { kind: 'unknown' } },
    { overlap: defaulted('concurrencyPolicy'), runLimitSeconds: defaulted('activeDeadlineSeconds'), restarts: defaulted('backoffLimit') },
  );
  return [{ ...withRequestSettings(fact, found), ...literalSchedule(plain) }];
}

/** A template of one job whose schedule and address are written out. */
function literalSchedule(plain: string): Partial<ScheduleFact> {
  const reading = readYaml(plain.replaceAll('$HELM', 'helm'));
  const [job] = reading.ok ? reading.documents.flatMap((document) => (findYaml(document, 'spec', 'schedule') === undefined ? [] : readCronJobs(document))) : [];
  return job?.expression === undefined || !job.expression.value.includes(' ') ? {} : { name: job.name, expression: job.expression, target: job.target };
}
