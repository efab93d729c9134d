/** Contents and sizes of blobs. */
import { ObjectReader } from './object-reader.ts';
import type { PrivateGitDir } from './private-git-dir.ts';

/** One for each directory: it keeps its process for as long as somebody asks. */
const readers = new WeakMap<PrivateGitDir, ObjectReader>();

export function getObjectReader(git: PrivateGitDir): ObjectReader {
  let reader = readers.get(git);
  if (!reader) readers.set(git, (reader = new ObjectReader(git)));
  return reader;
}

/** Blobs by id. One that is not in the repository is absent from the answer. */
export async function readBlobs(git: PrivateGitDir, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
  const found = await getObjectReader(git).ask(ids.filter(isFullId), true);
  return new Map(found.flatMap(({ id, type, bytes }) => (type === 'blob' && bytes ? [[id, bytes] as const] : [])));
}

/** Sizes of objects by id, without reading them. One that is not in the repository is absent. */
export async function readSizes(git: PrivateGitDir, ids: readonly string[]): Promise<Map<string, number>> {
  const found = await getObjectReader(git).ask(ids.filter(isFullId), false);
  return new Map(found.map(({ id, size }) => [id, size]));
}

/** A full SHA-1 or SHA-256 id. Nothing else is ever handed to git as the name of an object. */
export function isFullId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
