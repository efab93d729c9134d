/** The files of a commit, from one `ls-tree`: no blob is read, and the blob ids are the cache keys of extraction. */
import type { SnapshotEntry } from '../model/snapshot.ts';
import { readGit } from './run-git.ts';
import type { PrivateGitDir } from './private-git-dir.ts';

/** Every file, link and submodule of a tree or commit, by full id. */
export async function readTree(git: PrivateGitDir, id: string): Promise<SnapshotEntry[]> {
  const output = await readGit({ gitDir: git.dir, environment: git.environment, args: ['ls-tree', '-r', '-z', '--full-tree', id] });
  return parseTree(output.toString('utf8'));
}

/** Each record is `mode type id<tab>path<nul>`. A path that is not UTF-8 keeps U+FFFD where its bytes were. */
function parseTree(text: string): SnapshotEntry[] {
  const entries: SnapshotEntry[] = [];
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\0', start);
    const tab = text.indexOf('\t', start);
    const idStart = text.lastIndexOf(' ', tab) + 1;
    entries.push({ path: text.slice(tab + 1, end), blob: text.slice(idStart, tab), kind: getKind(text.slice(start, start + 6)), size: null });
    start = end + 1;
  }
  return entries;
}

/** What a tree entry is, by its mode. */
export function getKind(mode: string): SnapshotEntry['kind'] {
  if (mode === '120000') return 'symlink';
  return mode === '160000' ? 'submodule' : 'file';
}
