/** Reads `git diff-tree --raw -z`: which files changed, how, and from which blob to which. */
import type { FileDiff } from '../model/diff.ts';

export interface RawChange {
  readonly path: string;
  /** Where it was before it was renamed. */
  readonly oldPath: string | null;
  readonly status: FileDiff['status'];
  readonly letter: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldId: string;
  readonly newId: string;
}

/** Each record is `:mode mode id id letter<nul>path<nul>`; a rename has a second path. */
export function parseRawDiff(output: Uint8Array): RawChange[] {
  const fields = Buffer.from(output.buffer, output.byteOffset, output.byteLength).toString('utf8').split('\0');
  const changes: RawChange[] = [];
  for (let at = 0; at < fields.length;) {
    const header = fields[at]?.replace(/^:/, '').split(' ') ?? [];
    const [oldMode, newMode, oldId, newId, score] = header;
    const letter = score?.charAt(0) ?? '';
    const hasTwoPaths = letter === 'R' || letter === 'C';
    const first = fields[at + 1];
    const path = hasTwoPaths ? fields[at + 2] : first;
    at += hasTwoPaths ? 3 : 2;
    if (oldMode === undefined || newMode === undefined || oldId === undefined || newId === undefined || first === undefined || path === undefined) break;
    changes.push({ path, oldPath: hasTwoPaths ? first : null, status: getStatus(letter), letter, oldMode, newMode, oldId, newId });
  }
  return changes;
}

function getStatus(letter: string): FileDiff['status'] {
  switch (letter) {
    case 'A': return 'added';
    case 'D': return 'deleted';
    case 'R': return 'renamed';
    default: return 'modified';
  }
}
