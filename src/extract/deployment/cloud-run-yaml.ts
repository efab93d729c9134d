/** Cloud Run's Knative YAML (`gcloud run services replace`). https://cloud.google.com/run/docs/reference/yaml/v1 */
import type { ServiceFact } from '../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from './documents/positioned-yaml.ts';
import type { YamlScalar, YamlValue } from './documents/positioned-yaml.ts';
import { readContainerEnvironment } from './environment.ts';
import { findHighest, findLowest } from './raw-limits.ts';
import { buildServiceFact, findName } from './raw-settings.ts';
import type { RawValue } from './raw-settings.ts';

/** The Cloud Run services and jobs among the documents of a YAML file. */
export function readCloudRunYaml(documents: readonly YamlValue[]): ServiceFact[] {
  return documents.flatMap((document) => {
    const kind = findScalar(document, 'kind')?.text;
    const version = findScalar(document, 'apiVersion')?.text ?? '';
    if (version.startsWith('serving.knative.dev/') && kind === 'Service') return [readService(document)];
    if (version.startsWith('run.googleapis.com/') && kind === 'Job') return [readJob(document)];
    // `kind: List` holds whole documents.
    return kind === 'List' ? readCloudRunYaml(listItems(findYaml(document, 'items'))) : [];
  });
}

function readService(document: YamlValue): ServiceFact {
  const service = (name: string) => findRaw(document, 'metadata', 'annotations', name);
  const revision = (name: string) => findRaw(document, 'spec', 'template', 'metadata', 'annotations', name);
  const spec = findYaml(document, 'spec', 'template', 'spec');
  const manual = service('run.googleapis.com/manualInstanceCount');
  return buildServiceFact({ ...readHead(document, 'cloud-run'), ...readContainerEnvironment(listItems(findYaml(spec, 'containers'))[0]) }, {
    minInstances: manual ?? findHighest(revision('autoscaling.knative.dev/minScale'), revision('run.googleapis.com/minScale'), service('run.googleapis.com/minScale')),
    maxInstances: manual ?? findLowest(revision('autoscaling.knative.dev/maxScale'), revision('run.googleapis.com/maxScale'), service('run.googleapis.com/maxScale')),
    concurrency: findRaw(spec, 'containerConcurrency'),
    timeoutSeconds: findRaw(spec, 'timeoutSeconds'),
    cpuThrottling: revision('run.googleapis.com/cpu-throttling'),
    image: findImage(spec),
  });
}

function readJob(document: YamlValue): ServiceFact {
  const execution = findYaml(document, 'spec', 'template', 'spec');
  const task = findYaml(execution, 'template', 'spec');
  return buildServiceFact({ ...readHead(document, 'cloud-run-job'), ...readContainerEnvironment(listItems(findYaml(task, 'containers'))[0]) }, {
    maxInstances: findLowest(findRaw(execution, 'parallelism'), findRaw(execution, 'taskCount')),
    timeoutSeconds: findRaw(task, 'timeoutSeconds'),
    image: findImage(task),
  });
}

function readHead(document: YamlValue, platform: 'cloud-run' | 'cloud-run-job'): Pick<ServiceFact, 'platform' | 'name' | 'line'> {
  const name = findRaw(document, 'metadata', 'name');
  return { platform, name: findName(name), line: name?.line ?? document.line };
}

function findImage(spec: YamlValue | undefined): RawValue | undefined {
  return listItems(findYaml(spec, 'containers')).map((container) => findRaw(container, 'image')).find((image) => image !== undefined);
}

function findRaw(value: YamlValue | undefined, ...keys: readonly string[]): RawValue | undefined {
  const scalar = findScalar(value, ...keys);
  return scalar === undefined ? undefined : toRaw(scalar);
}

function toRaw(scalar: YamlScalar): RawValue {
  // Filled in before the file is applied: `${MAX}`, `$(MAX)`, `%MAX%`, `{{ .Values.max }}`.
  return { text: scalar.text, line: scalar.line, resolved: !/[$%]|\{\{/.test(scalar.text) };
}
