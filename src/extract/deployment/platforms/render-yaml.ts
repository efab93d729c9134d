/** render.yaml. https://render.com/docs/blueprint-spec */
import type { ServiceFact, ServiceKind } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { buildServiceFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { findRaw } from '../documents/raw-yaml.ts';
import { readEnvironment } from '../environment.ts';

const kinds: Readonly<Record<string, ServiceKind>> = { web: 'web', pserv: 'web', worker: 'worker', cron: 'job' };

/** The services of a blueprint, previews and databases left out. */
export function readRender(document: YamlValue): ServiceFact[] {
  const projects = listItems(findYaml(document, 'projects')).flatMap((project) => listItems(findYaml(project, 'environments')));
  return [document, ...projects].flatMap((part) => listItems(findYaml(part, 'services'))).flatMap(readService);
}

function readService(service: YamlValue): ServiceFact[] {
  const kind = kinds[findScalar(service, 'type')?.text ?? ''];
  if (kind === undefined || findScalar(service, 'runtime')?.text === 'static' || findScalar(service, 'env')?.text === 'static') return [];
  const name = findScalar(service, 'name');
  const count = findRaw(service, 'numInstances');
  const isJob = kind === 'job';
  return [
    buildServiceFact(
      { platform: 'render', name: name?.text ?? null, line: name?.line ?? service.line, kind, ...readEnvironment(findYaml(service, 'envVars'), 'key') },
      {
        minInstances: findRaw(service, 'scaling', 'minInstances') ?? (isJob ? undefined : count),
        maxInstances: findRaw(service, 'scaling', 'maxInstances') ?? (isJob ? undefined : count),
        stopsIdle: kind === 'web' ? readSpinDown(findRaw(service, 'plan')) : undefined,
        // A disk belongs to one instance: the old one has to let go of it first. https://render.com/docs/disks
        replacesFirst: findYaml(service, 'disk') === undefined ? undefined : { text: 'true', line: findYaml(service, 'disk')?.line ?? service.line, resolved: true },
        source: findRaw(service, 'rootDir') ?? findRaw(service, 'dockerContext'),
        image: findRaw(service, 'image', 'url'),
        dockerfile: findRaw(service, 'dockerfilePath'),
        command: findRaw(service, 'startCommand') ?? findRaw(service, 'dockerCommand'),
      },
    ),
  ];
}

/** Free web services stop after a quarter of an hour without a request. https://render.com/docs/free */
function readSpinDown(plan: RawValue | undefined): RawValue | undefined {
  return plan === undefined ? undefined : { ...plan, text: String(plan.text.trim() === 'free') };
}
