/** The source files of one commit, from a bare git directory: names, endings and texts, whatever folder they are in. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

const SOURCE = /\.[cm]?[jt]sx?$/i;
const MOST_BYTES = 2 ** 30;
/** One `cat-file` answers with all it was asked for: asked in parts, it stays within memory. */
const BLOBS_AT_ONCE = 2_000;

/** Every file under the folders (all where none is given) that has an ending of TypeScript or JavaScript. */
export function* readSources(gitDir: string, revision: string, under: readonly string[], limit = Infinity): Generator<SourceText> {
  const entries = listSources(gitDir, revision, under);
  const chosen = entries.length > limit ? chooseEvenly(entries, limit) : entries;
  for (let start = 0; start < chosen.length; start += BLOBS_AT_ONCE) {
    const part = chosen.slice(start, start + BLOBS_AT_ONCE);
    const texts = readBlobs(gitDir, part.map(({ blob }) => blob));
    for (const [index, { path }] of part.entries()) yield { path, text: texts[index] ?? '' };
  }
}

interface Entry {
  readonly path: string;
  readonly blob: string;
}

function listSources(gitDir: string, revision: string, under: readonly string[]): Entry[] {
  const listed = runGit(gitDir, ['ls-tree', '-r', '-z', '--full-tree', revision, ...under]).toString('utf8');
  return listed.split('\0').flatMap((line): Entry[] => {
    const [, blob, path] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return blob !== undefined && path !== undefined && SOURCE.test(path) ? [{ path, blob }] : [];
  });
}

/** The same files in every run, from all over the tree: the order is that of a digest of their paths. */
function chooseEvenly(entries: readonly Entry[], limit: number): Entry[] {
  const digest = ({ path }: Entry): string => createHash('sha1').update(path).digest('hex');
  return entries.map((entry) => ({ entry, key: digest(entry) })).sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit).map(({ entry }) => entry);
}

/** Contents in the order asked for. */
function readBlobs(gitDir: string, blobs: readonly string[]): string[] {
  const all = runGit(gitDir, ['cat-file', '--batch', '--buffer'], `${blobs.join('\n')}\n`);
  const found: string[] = [];
  for (let at = 0; at < all.length;) {
    const end = all.indexOf(10, at);
    const size = Number(all.toString('latin1', at, end).split(' ')[2]);
    found.push(all.toString('utf8', end + 1, end + 1 + size));
    at = end + 2 + size;
  }
  return found;
}

export function runGit(gitDir: string, args: readonly string[], input = ''): Buffer {
  const { status, stdout, stderr } = spawnSync('git', ['-c', 'safe.directory=*', '--git-dir', gitDir, ...args], { input, maxBuffer: MOST_BYTES });
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} of ${gitDir}: ${stderr.toString('utf8')}`);
  return stdout;
}
