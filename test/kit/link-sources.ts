/** Source texts -> program graph, by the very steps the product takes. */
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { extractDeployment } from '../../src/extract/deployment/extract-deployment.ts';
import { classifyPath } from '../../src/extract/select-files.ts';
import { extractSource } from '../../src/extract/typescript/extract-source.ts';
import { linkGraph } from '../../src/link/link-graph.ts';
import type { DeploymentFacts } from '../../src/model/deployment-facts.ts';
import type { FileFacts } from '../../src/model/facts.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';

/** The graph of these files, by path. A file that cannot be read is the test's mistake; `unread` are further ones that are there and could not be. */
export async function linkSources(files: Readonly<Record<string, string>>, catalogue: Catalogue = loadCatalogue(), unread: readonly string[] = []): Promise<ProgramGraph> {
  const sources = new Map<string, FileFacts>();
  const settings = new Map<string, string>();
  const deployment = new Map<string, DeploymentFacts>();
  for (const [path, text] of Object.entries(files)) {
    const kind = classifyPath(path);
    if (kind === 'settings') settings.set(path, text);
    if (kind === 'source') sources.set(path, take(path, extractSource(path, text)));
    if (kind === 'deployment') deployment.set(path, take(path, await extractDeployment(path, text)));
  }
  return linkGraph({ paths: [...Object.keys(files), ...unread], sources: Object.assign(sources, { unread }), settings, deployment, catalogue, scope: null });
}

function take<Facts>(path: string, extraction: { ok: true; facts: Facts } | { ok: false; reason: string }): Facts {
  if (!extraction.ok) throw new Error(`${path}: ${extraction.reason}`);
  return extraction.facts;
}
