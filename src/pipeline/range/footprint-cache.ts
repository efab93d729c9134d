/** Keeps what linking a commit looked at, so that a review which begins at this commit links only what its changes can matter to. */
import { createHash } from 'node:crypto';
import type { FactsCache } from '../../cache/facts-cache.ts';
import type { LinkFootprint } from '../../link/footprint/footprint.ts';
import type { Linked } from '../../link/link-graph.ts';
import type { Config } from '../../model/config.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { getExtractorVersion, getLinkerVersion } from '../extractor-version.ts';

/** The commit, the code that extracts and links, and what the configuration tells them. */
export function getFootprintKey(commit: string, { exclude, catalogue }: Config): string {
  const told = createHash('sha1').update(JSON.stringify([exclude, catalogue])).digest('hex').slice(0, 12);
  return `footprint:${getExtractorVersion()}:${getLinkerVersion()}:${told}:${commit}`;
}

/** Links, and keeps what that looked at where it is not kept yet: noting it costs as much again as linking. */
export function linkAndKeep(cache: FactsCache, key: string, link: (leavesFootprint: boolean) => Linked): ProgramGraph {
  if (isKept(cache, key)) return link(false).graph;
  const { graph, footprints } = link(true);
  cache.put(key, JSON.stringify(footprints));
  return graph;
}

/** What is damaged must be made again. */
export function isKept(cache: FactsCache, key: string): boolean {
  return cache.has(key) && cache.get(key) !== undefined;
}

/** Null where there is none. */
export function readFootprints(cache: FactsCache, key: string): readonly LinkFootprint[] | null {
  const json = cache.get(key);
  if (json === undefined) return null;
  try {
    // Written by this very version of linking, under a checksum.
    return JSON.parse(json) as readonly LinkFootprint[];
  } catch {
    return null;
  }
}
