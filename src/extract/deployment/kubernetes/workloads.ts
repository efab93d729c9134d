/** Kubernetes workloads that keep running, and what scales them. https://kubernetes.io/docs/concepts/workloads/controllers/ */
import type { ServiceFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { listObjects } from './listed-objects.ts';
import { isForeignImage } from '../foreign-image.ts';
import { buildServiceFact, findName } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { findCommand, findRaw, joinCommands } from '../documents/raw-yaml.ts';
import { readContainerEnvironment } from '../environment.ts';

/** The workloads and autoscalers among the documents of a YAML file. */
export function readWorkloads(documents: readonly YamlValue[]): ServiceFact[] {
  return documents.flatMap((document) => listObjects(document)).flatMap((document) => {
    const kind = findScalar(document, 'kind')?.text;
    const version = findScalar(document, 'apiVersion')?.text ?? '';
    if ((kind === 'Deployment' || kind === 'StatefulSet') && version.startsWith('apps/')) return readWorkload(document, kind);
    if (kind === 'HorizontalPodAutoscaler') return readAutoscaler(document, 'minReplicas', 'maxReplicas');
    if (kind === 'ScaledObject' && version.startsWith('keda.sh/')) return readAutoscaler(document, 'minReplicaCount', 'maxReplicaCount');
    return [];
  });
}

function readWorkload(document: YamlValue, kind: 'Deployment' | 'StatefulSet'): ServiceFact[] {
  const name = findRaw(document, 'metadata', 'name');
  const pod = findYaml(document, 'spec', 'template', 'spec');
  const container = pickContainer(listItems(findYaml(pod, 'containers')), name?.text);
  const replicas = findRaw(document, 'spec', 'replicas');
  const image = findRaw(container, 'image');
  if (image !== undefined && isForeignImage(image.text)) return [];
  // A patch of an overlay repeats the name and little else.
  const isPatch = container === undefined || (image === undefined && findYaml(document, 'spec', 'selector') === undefined);
  return [buildServiceFact(
    { platform: 'kubernetes', name: findName(name), line: name?.line ?? document.line, ...(isPatch ? { update: true } : {}), ...readContainerEnvironment(container) },
    {
      minInstances: replicas,
      maxInstances: replicas,
      replacesFirst: kind === 'StatefulSet' ? { text: 'true', line: document.line, resolved: true } : readStrategy(document),
      image,
      command: joinCommands(findCommand(container, 'command'), findCommand(container, 'args')),
    },
  )];
}

/** Beside the program run proxies and log shippers: the container of the workload's name, else the first. */
function pickContainer(containers: readonly YamlValue[], name: string | undefined): YamlValue | undefined {
  return containers.find((container) => name !== undefined && findScalar(container, 'name')?.text === name) ?? containers[0];
}

/** A StatefulSet deletes a pod before it makes the next one; a Deployment does only when told. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy */
function readStrategy(document: YamlValue): RawValue | undefined {
  const strategy = findRaw(document, 'spec', 'strategy', 'type');
  return strategy === undefined ? undefined : { ...strategy, text: String(strategy.text === 'Recreate') };
}

/** Holds for the workload it points at, above what that says itself. */
function readAutoscaler(document: YamlValue, least: string, most: string): ServiceFact[] {
  const target = findRaw(document, 'spec', 'scaleTargetRef', 'name');
  if (target === undefined) return [];
  return [
    buildServiceFact({ platform: 'kubernetes', name: findName(target), line: target.line, update: true }, { minInstances: findRaw(document, 'spec', least), maxInstances: findRaw(document, 'spec', most) }),
  ];
}
