import { extractDeployment } from '../../src/extract/deployment/extract-deployment.ts';
import type { DeploymentFacts } from '../../src/model/deployment-facts.ts';

/** Facts of deployment files given as text, by path. */
export async function deploymentOf(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, DeploymentFacts>> {
  const deployment = new Map<string, DeploymentFacts>();
  for (const [path, text] of Object.entries(files)) {
    const extraction = await extractDeployment(path, text);
    if (!extraction.ok) throw new Error(`${path}: ${extraction.reason}`);
    deployment.set(path, extraction.facts);
  }
  return deployment;
}
