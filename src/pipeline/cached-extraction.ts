/** What the cache keeps of one file, and the key it is found by. */
import { createHash } from 'node:crypto';
import { isInBuildFolder } from '../extract/select-files.ts';
import type { FileFacts } from '../model/facts.ts';
import type { FileOutline } from '../model/outline.ts';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { getExtractorVersion } from './extractor-version.ts';

/** That a file cannot be parsed, or is generated, is worth remembering as well. */
export type Extracted<T> =
  | { readonly kind: 'facts'; readonly facts: T }
  | { readonly kind: 'not-analysed'; readonly reason: string }
  | { readonly kind: 'generated' };

/** The facts of one source file, unread: the outline says whether they are needed. */
export interface StoredSource {
  readonly outline: FileOutline;
  /** Reads the facts anew each time: what is known of a term must not leak to another file of equal content. */
  read(): FileFacts;
}

/** The same bytes give the same facts in every file with the same ending; only in folders of builds they may be what a build made. */
export function getSourceKey(entry: SnapshotEntry): string {
  const ending = /(?:\.d)?\.\w+$/.exec(entry.path)?.[0] ?? '';
  return `${getExtractorVersion()}:source:${isInBuildFolder(entry.path) ? 'build' : ''}${ending}:${entry.blob}`;
}

/** The facts stand apart from the outline, which is kept under the file's own key and written after them. */
export function getFactsKey(key: string): string {
  return `${key}:facts`;
}

/** The format of a deployment file may depend on its whole path. */
export function getDeploymentKey(entry: SnapshotEntry): string {
  return `${getExtractorVersion()}:deployment:${createHash('sha1').update(entry.path).digest('hex')}:${entry.blob}`;
}

/** Null where what the cache holds is not what we wrote. */
export function parseExtracted<T>(json: string): Extracted<T> | null {
  try {
    // Written by this very version of the extraction, under a checksum: checking the shape again would cost more than extracting.
    return JSON.parse(json) as Extracted<T>;
  } catch {
    return null;
  }
}

/** Facts that stand in the cache are not those that were written. From now on the cache says so itself. */
export class DamagedFactsError extends Error {}

/** Does the work once more without the facts that turned out to be damaged: looking at all of them before would cost more than most runs. */
export async function againWhereDamaged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DamagedFactsError)) throw error;
    return work();
  }
}

/** Facts that are whole, by their checksum. */
export function parseFacts(json: string | undefined): FileFacts {
  if (json === undefined) throw new DamagedFactsError('facts that were in the cache are gone');
  return JSON.parse(json) as FileFacts;
}
