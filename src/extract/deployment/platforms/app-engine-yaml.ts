/** App Engine's app.yaml. https://cloud.google.com/appengine/docs/standard/reference/app-yaml?tab=node.js */
import type { ServiceFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';
import { readEnvironment } from '../environment.ts';

/** The service of one app.yaml; other runtimes are none of ours. */
export function readAppEngine(document: YamlValue): ServiceFact[] {
  const runtime = findScalar(document, 'runtime');
  if (runtime === undefined || !/^(?:nodejs|custom)/.test(runtime.text)) return [];
  const automatic = findYaml(document, 'automatic_scaling');
  const basic = findYaml(document, 'basic_scaling');
  const manual = findRaw(document, 'manual_scaling', 'instances');
  const name = findScalar(document, 'service');
  const isFlexible = ['flex', 'flexible'].includes(findScalar(document, 'env')?.text ?? '');
  return [
    buildServiceFact(
      { platform: 'app-engine', name: name?.text ?? 'default', line: name?.line ?? runtime.line, kind: 'web', ...readEnvironment(findYaml(document, 'env_variables')) },
      {
        minInstances: manual ?? findRaw(automatic, 'min_instances') ?? findRaw(automatic, 'min_num_instances'),
        maxInstances: manual ?? findRaw(automatic, 'max_instances') ?? findRaw(automatic, 'max_num_instances') ?? findRaw(basic, 'max_instances'),
        concurrency: findRaw(automatic, 'max_concurrent_requests'),
        stopsIdle: isFlexible || manual !== undefined ? { text: 'false', line: manual?.line ?? runtime.line, resolved: true } : stopsIdle(automatic, basic, runtime.line),
        command: findRaw(document, 'entrypoint'),
      },
    ),
  ];
}

/** The standard environment keeps no instance that nobody asks for, unless a lower limit is set. https://cloud.google.com/appengine/docs/standard/how-instances-are-managed */
function stopsIdle(automatic: YamlValue | undefined, basic: YamlValue | undefined, line: number): RawValue {
  const least = findRaw(automatic, 'min_instances') ?? findRaw(automatic, 'min_idle_instances');
  if (least?.resolved === true && Number(least.text) > 0) return { text: 'false', line: least.line, resolved: true };
  return { text: 'true', line: least?.line ?? basic?.line ?? line, resolved: least?.resolved ?? true };
}
