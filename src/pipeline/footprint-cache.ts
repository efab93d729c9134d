/** Keeps what linking a commit looked at, so that a review which begins at this commit links only what its changes can matter to. */
import { createHash } from 'node:crypto';
import type { FactsCache } from '../cache/facts-cache.ts';
import type { LinkFootprint } from '../link/footprint/footprint.ts';
import type { Config } from '../model/config.ts';
import { getExtractorVersion, getLinkerVersion } from './extractor-version.ts';

/** The commit, the code that extracts and links, and what the configuration tells them. */
export function getFootprintKey(commit: string, { exclude, catalogue }: Config): string {
  const told = createHash('sha1').update(JSON.stringify([exclude, catalogue])).digest('hex').slice(0, 12);
  return `footprint:${getExtractorVersion()}:${getLinkerVersion()}:${told}:${commit}`;
}

export function keepFootprints(cache: FactsCache, key: string, footprints: readonly LinkFootprint[]): void {
  if (!cache.has(key)) cache.put(key, JSON.stringify(footprints));
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
