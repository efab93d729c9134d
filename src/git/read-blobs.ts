/** Contents and sizes of blobs, each from one `cat-file` process for all of them. */
import type { PrivateGitDir } from './private-git-dir.ts';
import { readGit } from './run-git.ts';

/** Blobs by id. One that is not in the repository is absent from the answer. */
export async function readBlobs(git: PrivateGitDir, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
  const blobs = new Map<string, Uint8Array>();
  if (ids.length === 0) return blobs;
  const output = await runCatFile(git, '--batch', ids);
  for (let start = 0; start < output.length;) {
    const lineEnd = output.indexOf(10, start);
    const header = parseHeader(output.toString('latin1', start, lineEnd));
    start = lineEnd + 1;
    if (header === null) continue;
    if (header.type === 'blob') blobs.set(header.id, output.subarray(start, start + header.size));
    start += header.size + 1;
  }
  return blobs;
}

/** Sizes of objects by id, without reading them. One that is not in the repository is absent. */
export async function readSizes(git: PrivateGitDir, ids: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (ids.length === 0) return sizes;
  const output = await runCatFile(git, '--batch-check', ids);
  for (const line of output.toString('latin1').split('\n')) {
    const header = parseHeader(line);
    if (header !== null) sizes.set(header.id, header.size);
  }
  return sizes;
}

function runCatFile(git: PrivateGitDir, mode: '--batch' | '--batch-check', ids: readonly string[]): Promise<Buffer> {
  return readGit({ gitDir: git.dir, environment: git.environment, args: ['cat-file', mode, '--buffer'], input: `${ids.filter(isFullId).join('\n')}\n` });
}

/** `id type size`; a missing object answers `id missing`. */
function parseHeader(line: string): { readonly id: string; readonly type: string; readonly size: number } | null {
  const [id, type, size] = line.split(' ');
  return id === undefined || type === undefined || size === undefined ? null : { id, type, size: Number(size) };
}

/** A full SHA-1 or SHA-256 id. Nothing else is ever handed to git as the name of an object. */
export function isFullId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
