/** What the cache keeps of one file, and the key it is found by. */
import { createHash } from 'node:crypto';
import type { FileFacts } from '../model/facts.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { getExtractorVersion } from './extractor-version.ts';

/** That a file cannot be parsed, or is generated, is worth remembering as well. */
export type Extracted<T> =
  | { readonly kind: 'facts'; readonly facts: T }
  | { readonly kind: 'not-analysed'; readonly reason: string }
  | { readonly kind: 'generated' };

export type ExtractedSource = Extracted<FileFacts>;
export type ExtractedDeployment = Extracted<DeploymentFacts>;

/** The same bytes give the same facts in every file with the same ending. */
export function getSourceKey(entry: SnapshotEntry): string {
  const ending = /(?:\.d)?\.\w+$/.exec(entry.path)?.[0] ?? '';
  return `${getExtractorVersion()}:source:${ending}:${entry.blob}`;
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
