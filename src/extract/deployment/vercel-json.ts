/** vercel.json: cron jobs, schedules and the duration of functions. https://vercel.com/docs/project-configuration, https://vercel.com/docs/schedules/configuration */
import type { DeploymentFacts, ScheduleFact, ScheduleTarget } from '../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems, readYaml } from './documents/positioned-yaml.ts';
import type { YamlScalar, YamlValue } from './documents/positioned-yaml.ts';
import { buildScheduleFact, buildServiceFact } from './raw-settings.ts';
import type { RawValue } from './raw-settings.ts';
import type { TreeReading } from './documents/syntax-trees.ts';

/** The project as one service, and its cron jobs, which call their path with GET. */
export function readVercelJson(text: string): TreeReading<DeploymentFacts> {
  const reading = readYaml(text, 'JSON');
  if (!reading.ok) return reading;
  const [settings] = reading.documents;
  if (settings?.kind !== 'map') return { ok: true, value: { services: [], schedules: [] } };
  const service = buildServiceFact({ platform: 'vercel', name: findScalar(settings, 'name')?.text ?? null, line: settings.line }, { timeoutSeconds: findOnlyDuration(settings) });
  return { ok: true, value: { services: [service], schedules: [...listItems(findYaml(settings, 'crons')).flatMap(readCron), ...readSchedules(findYaml(settings, 'schedules'))] } };
}

function readCron(cron: YamlValue): ScheduleFact[] {
  const path = findScalar(cron, 'path');
  const schedule = findScalar(cron, 'schedule');
  if (path === undefined) return [];
  const target = { kind: 'http', url: { value: path.text, line: path.line }, method: 'GET' } as const;
  return [buildScheduleFact({ platform: 'vercel-cron', name: null, line: cron.line, target }, { expression: schedule && toRaw(schedule) })];
}

const mostSchedules = 100;

/** A schedule by its name, which calls a path or a function that nobody else can call; what goes to a topic of a queue is not followed. */
function readSchedules(schedules: YamlValue | undefined): ScheduleFact[] {
  if (schedules?.kind !== 'map') return [];
  return schedules.entries.slice(0, mostSchedules).flatMap(({ key, value }) => {
    const path = findScalar(value, 'path');
    const called = findScalar(value, 'function');
    const schedule = findScalar(value, 'schedule');
    if (path === undefined && called === undefined) return [];
    const target: ScheduleTarget = path === undefined
      ? { kind: 'function', modules: [(called?.text ?? '').replace(/\.[cm]?[jt]sx?$/, '')], exported: 'POST|default|handler' }
      : { kind: 'http', url: { value: path.text, line: path.line }, method: findScalar(value, 'requestMethod')?.text.toUpperCase() ?? null };
    return [buildScheduleFact({ platform: 'vercel-cron', name: key, line: value.line, target }, { expression: schedule && toRaw(schedule) })];
  });
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
