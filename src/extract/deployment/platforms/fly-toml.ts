/** fly.toml. https://fly.io/docs/reference/configuration/ */
import type { DeploymentFacts, ServiceFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlMap, YamlValue } from '../documents/positioned-yaml.ts';
import { readToml } from '../documents/positioned-toml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';
import { readEnvironment } from '../environment.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

/** One service per process group, one where none is named. How many machines each has is said outside of the file. */
export function readFlyToml(text: string): TreeReading<DeploymentFacts> {
  const reading = readToml(text);
  if (!reading.ok) return reading;
  const { value } = reading;
  const groups = findYaml(value, 'processes');
  const entries = groups?.kind === 'map' ? groups.entries.filter((entry) => entry.value.kind === 'scalar') : [];
  const services = entries.length === 0 ? [readGroup(value, null)] : entries.map((entry) => readGroup(value, entry));
  return { ok: true, value: { services, schedules: [] } };
}

function readGroup(file: YamlMap, group: YamlMap['entries'][number] | null): ServiceFact {
  const app = findScalar(file, 'app');
  const proxy = findProxy(file, group?.key ?? 'app');
  const name = [app?.text, group?.key].filter((part) => part !== undefined && part !== 'app').join('-');
  return buildServiceFact(
    {
      platform: 'fly', name: name === '' ? (app?.text ?? null) : name, line: group?.line ?? app?.line ?? 1,
      // The web servers of one app are reached through the proxy; a group without it is started and stopped by nobody.
      kind: proxy === undefined ? 'worker' : 'web',
      ...readEnvironment(findYaml(file, 'env')),
    },
    {
      minInstances: findRaw(proxy, 'min_machines_running'),
      concurrency: findRaw(proxy, 'concurrency', 'hard_limit'),
      stopsIdle: proxy === undefined ? undefined : readAutoStop(proxy),
      source: findRaw(file, 'build', 'context'),
      image: findRaw(file, 'build', 'image'),
      dockerfile: findRaw(file, 'build', 'dockerfile'),
      target: findRaw(file, 'build', 'build-target'),
      command: group?.value.kind === 'scalar' ? findRaw({ kind: 'map', line: 1, entries: [group] }, group.key) : (findRaw(file, 'experimental', 'cmd') ?? undefined),
    },
  );
}

/** The part of the file that lets requests reach the group. https://fly.io/docs/reference/configuration/#the-http_service-section */
function findProxy(file: YamlMap, group: string): YamlValue | undefined {
  const parts = [findYaml(file, 'http_service'), ...listItems(findYaml(file, 'services'))].filter((part) => part?.kind === 'map');
  return parts.find((part) => {
    const groups = findYaml(part, 'processes');
    return groups === undefined || listItems(groups).some((item) => item.kind === 'scalar' && item.text === group);
  });
}

/** A machine that must stay keeps the group from being stopped. https://fly.io/docs/launch/autostop-autostart/ */
function readAutoStop(proxy: YamlValue): RawValue | undefined {
  const stop = findRaw(proxy, 'auto_stop_machines');
  if (stop === undefined) return undefined;
  const stops = !/^(?:false|off)$/i.test(stop.text);
  const least = findRaw(proxy, 'min_machines_running');
  if (stops && least?.resolved === true && Number(least.text) > 0) return { text: 'false', line: least.line, resolved: true };
  return { text: String(stops), line: stop.line, resolved: stop.resolved };
}
