/** Deployment facts of all files -> services, one per name, with the platform's documented value where all are silent. */
import type { DeploymentFacts, ServiceFact } from '../model/deployment-facts.ts';
import type { Service } from '../model/graph.ts';
import { getMain, groupFacts } from './services/order-facts.ts';
import type { Located } from './services/order-facts.ts';
import { platformDefaults } from './services/platform-defaults.ts';
import { findAppFolder, resolveSource } from './services/service-directory.ts';
import { settle } from './services/settle-setting.ts';

/** Every service the repository deploys, in the order of their files. */
export function joinServices(deployment: ReadonlyMap<string, DeploymentFacts>): Service[] {
  return groupFacts(deployment, (facts) => facts.services).map((group) => {
    const { file, fact } = getMain(group);
    const silent = platformDefaults[fact.platform];
    const directory = findDirectory(group, file);
    return {
      name: fact.name ?? findImageName(fact) ?? (directory === '' ? fact.platform : (directory.split('/').at(-1) ?? fact.platform)),
      platform: fact.platform,
      file,
      line: fact.line,
      instances: { min: settle(group, 'minInstances', silent.minInstances, deployment), max: settle(group, 'maxInstances', silent.maxInstances, deployment) },
      concurrency: settle(group, 'concurrency', silent.concurrency, deployment),
      timeoutSeconds: settle(group, 'timeoutSeconds', silent.timeoutSeconds, deployment),
      cpuThrottling: settle(group, 'cpuThrottling', silent.cpuThrottling, deployment),
      directory,
    };
  });
}

function findDirectory(group: readonly Located<ServiceFact>[], file: string): string {
  for (const { file: from, fact } of group.toReversed()) {
    const directory = fact.source === undefined ? null : resolveSource(from, fact.source.value);
    if (directory !== null) return directory;
  }
  return findAppFolder(file);
}

/** `gcr.io/$PROJECT/image-worker:$TAG` -> `image-worker`. */
function findImageName(fact: ServiceFact): string | undefined {
  const last = fact.image?.value.split('@')[0]?.split('/').at(-1)?.split(':')[0];
  return last !== undefined && /^[\w.-]+$/.test(last) ? last : undefined;
}
