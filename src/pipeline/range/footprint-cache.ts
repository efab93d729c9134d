/** Keeps what linking a commit looked at, so that a review which begins at this commit links only what its changes can matter to. */
import { createHash } from 'node:crypto';
import type { FactsCache } from '../../cache/facts-cache.ts';
import type { LinkFootprint } from '../../link/footprint/footprint.ts';
import { folderOf } from '../../link/modules/settings-files.ts';
import type { Config } from '../../model/config.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { getExtractorVersion, getLinkerVersion } from '../extractor-version.ts';

/** The commit, the code that extracts and links, and what the configuration tells them. */
export function getFootprintKey(commit: string, { exclude, catalogue }: Config): string {
  const told = createHash('sha1').update(JSON.stringify([exclude, catalogue])).digest('hex').slice(0, 12);
  return `footprint:${getExtractorVersion()}:${getLinkerVersion()}:${told}:${commit}`;
}

/**
 * Links, and keeps what that looked at where it is not kept yet: noting it costs as much again as linking. Each part of a large repository
 * has a record of its own, written as soon as it is linked: together they are some hundred megabytes, and a review needs one or two.
 */
export function linkAndKeep(cache: FactsCache, key: string, link: (keepFootprint: ((footprint: LinkFootprint) => void) | null) => ProgramGraph): ProgramGraph {
  if (isKept(cache, key)) return link(null);
  const folders: (readonly string[])[] = [];
  const graph = link((footprint) => {
    cache.put(getPartKey(key, folders.length), JSON.stringify(footprint));
    folders.push([...new Set(footprint.searched.map(([file]) => folderOf(file)))]);
  });
  cache.put(key, JSON.stringify(folders));
  return graph;
}

/** What is damaged must be made again. */
export function isKept(cache: FactsCache, key: string): boolean {
  return readFolders(cache, key)?.every((_, part) => cache.get(getPartKey(key, part)) !== undefined) === true;
}

/** Those of the parts that hold one of the files, or lie in the same folders; null where there are none. */
export function readFootprints(cache: FactsCache, key: string, files: Iterable<string>): readonly LinkFootprint[] | null {
  const wanted = new Set(Array.from(files, folderOf));
  const found: LinkFootprint[] = [];
  for (const [part, folders] of (readFolders(cache, key) ?? [null]).entries()) {
    if (folders?.some((folder) => wanted.has(folder)) === false) continue;
    const footprint = folders && (read(cache, getPartKey(key, part)) as LinkFootprint | null);
    if (footprint === null) return null;
    found.push(footprint);
  }
  return found;
}

function getPartKey(key: string, part: number): string {
  return `${key}:${part}`;
}

/** The folders that the files of each part lie in. */
function readFolders(cache: FactsCache, key: string): readonly (readonly string[])[] | null {
  return read(cache, key) as readonly (readonly string[])[] | null;
}

/** Written by this very version of linking, under a checksum. */
function read(cache: FactsCache, key: string): unknown {
  const json = cache.get(key);
  if (json === undefined) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
