/** vercel.json: cron jobs and the duration of functions. https://vercel.com/docs/project-configuration */
import type { DeploymentFacts, ScheduleFact } from '../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems, readYaml } from './positioned-yaml.ts';
import type { YamlScalar, YamlValue } from './positioned-yaml.ts';
import { buildScheduleFact, buildServiceFact } from './raw-settings.ts';
import type { RawValue } from './raw-settings.ts';
import type { TreeReading } from './syntax-trees.ts';

/** The project as one service, and its cron jobs, which call their path with GET. */
export function readVercelJson(text: string): TreeReading<DeploymentFacts> {
  const reading = readYaml(text, 'JSON');
  if (!reading.ok) return reading;
  const [settings] = reading.documents;
  if (settings?.kind !== 'map') return { ok: true, value: { services: [], schedules: [] } };
  const service = buildServiceFact({ platform: 'vercel', name: findScalar(settings, 'name')?.text ?? null, line: settings.line }, { timeoutSeconds: findOnlyDuration(settings) });
  return { ok: true, value: { services: [service], schedules: listItems(findYaml(settings, 'crons')).flatMap(readCron) } };
}

function readCron(cron: YamlValue): ScheduleFact[] {
  const path = findScalar(cron, 'path');
  const schedule = findScalar(cron, 'schedule');
  if (path === undefined) return [];
  const target = { kind: 'http', url: { value: path.text, line: path.line }, method: 'GET' } as const;
  return [buildScheduleFact({ platform: 'vercel-cron', name: null, line: cron.line, target }, { expression: schedule && toRaw(schedule) })];
}

/** The duration of all functions; where globs have different ones, no single number is true of the service. */
function findOnlyDuration(settings: YamlValue): RawValue | undefined {
  const functions = findYaml(settings, 'functions');
  if (functions?.kind !== 'map') return undefined;
  const durations = functions.entries.map((entry) => findScalar(entry.value, 'maxDuration')).filter((duration) => duration !== undefined);
  const [first] = durations;
  return first !== undefined && durations.every((duration) => duration.text === first.text) ? toRaw(first) : undefined;
}

function toRaw(scalar: YamlScalar): RawValue {
  return { text: scalar.text, line: scalar.line, resolved: true };
}
