import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';
import type { DeploymentFacts } from '../../../src/model/deployment-facts.ts';

/** The facts of a file that is expected to parse. */
export async function mustExtract(path: string, text: string): Promise<DeploymentFacts> {
  const extraction = await extractDeployment(path, text);
  if (!extraction.ok) throw new Error(`${path}: ${extraction.reason}`);
  return extraction.facts;
}
