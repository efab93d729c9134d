/** App specs of DigitalOcean's App Platform. https://docs.digitalocean.com/products/app-platform/reference/app-spec/ */
import type { ServiceFact, ServiceKind } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';
import { readEnvironment } from '../environment.ts';

const components: Readonly<Record<string, ServiceKind>> = { services: 'web', workers: 'worker', jobs: 'job', functions: 'function' };

/** The components of an app spec. */
export function readDigitalOcean(document: YamlValue): ServiceFact[] {
  // A deploy button wraps the spec.
  const spec = findYaml(document, 'spec') ?? document;
  return Object.entries(components).flatMap(([key, kind]) => listItems(findYaml(spec, key)).flatMap((component) => readComponent(component, kind)));
}

function readComponent(component: YamlValue, kind: ServiceKind): ServiceFact[] {
  const name = findScalar(component, 'name');
  if (name === undefined) return [];
  const count = findRaw(component, 'instance_count');
  return [
    buildServiceFact(
      { platform: 'digitalocean', name: name.text, line: name.line, kind, ...readEnvironment(findYaml(component, 'envs'), 'key') },
      {
        minInstances: findRaw(component, 'autoscaling', 'min_instance_count') ?? count,
        maxInstances: findRaw(component, 'autoscaling', 'max_instance_count') ?? count,
        source: findRaw(component, 'source_dir'),
        dockerfile: findRaw(component, 'dockerfile_path'),
        command: findRaw(component, 'run_command'),
      },
    ),
  ];
}
