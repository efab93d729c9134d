/** railway.json and railway.toml. https://docs.railway.com/reference/config-as-code */
import type { DeploymentFacts } from '../../../model/deployment-facts.ts';
import { readToml } from '../documents/positioned-toml.ts';
import { findYaml, readYaml } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

export function readRailwayJson(text: string): TreeReading<DeploymentFacts> {
  const reading = readYaml(text, 'JSON');
  return reading.ok ? { ok: true, value: toFacts(reading.documents[0]) } : reading;
}

export function readRailwayToml(text: string): TreeReading<DeploymentFacts> {
  const reading = readToml(text);
  return reading.ok ? { ok: true, value: toFacts(reading.value) } : reading;
}

function toFacts(settings: YamlValue | undefined): DeploymentFacts {
  if (settings?.kind !== 'map') return { services: [], schedules: [] };
  const deploy = findYaml(settings, 'deploy');
  const isJob = findRaw(deploy, 'cronSchedule') !== undefined;
  const service = buildServiceFact(
    { platform: 'railway', name: null, line: settings.line, ...(isJob ? { kind: 'job' } : {}) },
    {
      maxInstances: findReplicas(deploy),
      stopsIdle: findRaw(deploy, 'sleepApplication'),
      dockerfile: findRaw(settings, 'build', 'dockerfilePath'),
      command: findRaw(deploy, 'startCommand'),
    },
  );
  return { services: [service], schedules: [] };
}

/** Of all regions together, on the line of the largest. https://docs.railway.com/reference/config-as-code#multi-region-configuration */
function findReplicas(deploy: YamlValue | undefined): RawValue | undefined {
  const regions = findYaml(deploy, 'multiRegionConfig');
  const counts = regions?.kind === 'map' ? regions.entries.flatMap(({ value }) => findRaw(value, 'numReplicas') ?? []) : [];
  const [largest] = counts.toSorted((a, b) => Number(b.text) - Number(a.text));
  if (largest === undefined) return findRaw(deploy, 'numReplicas');
  return { ...largest, text: String(counts.reduce((sum, { text }) => sum + Number(text), 0)) };
}
