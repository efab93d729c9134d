/** A repository, read with the git program: no checkout, no config of its own, no access to the network. */
import { RepositoryError } from '../errors.ts';
import type { FileDiff } from '../model/diff.ts';
import type { Repository } from '../model/repository.ts';
import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { locateRepository } from './locate-repository.ts';
import { createPrivateGitDir } from './private-git-dir.ts';
import type { PrivateGitDir } from './private-git-dir.ts';
import { getObjectReader, isFullId, readBlobs, readSizes } from './read-blobs.ts';
import { readDiff } from './read-diff.ts';
import { readTree } from './read-tree.ts';
import { getReason, runGit } from './run-git.ts';
import { readWorkTree } from './work-tree.ts';

/** Opens the repository at or above `dir`: a work tree, a linked work tree, a `.git` folder or a bare git directory. */
export async function openRepository(dir: string): Promise<Repository> {
  const { gitPath, workTree } = locateRepository(dir);
  const gitDir = workTree === null ? gitPath : await resolveGitDir(gitPath, workTree);
  const [objects, format] = await askRepository(gitDir, dir, ['--git-path', 'objects', '--show-object-format']);
  const git = createPrivateGitDir(objects ?? '', format === 'sha256' ? 'sha256' : 'sha1');
  const state = workTree === null ? null : remember(() => readWorkTree({ gitDir, top: workTree, git }));
  const trees = new Map<string, Promise<SnapshotEntry[]>>();
  return {
    gitDir,
    workTree,
    resolveCommit: (revision) => resolveCommit(gitDir, revision),
    mergeBase: (a, b) => findMergeBase(gitDir, a, b),
    async snapshot(commit) {
      if (commit !== null) {
        const reading = readOnce(trees, requireId(commit), (id) => readTree(git, id));
        // It will be asked about what stands in the tree, and starts beside the process that lists it.
        getObjectReader(git).start();
        return getSnapshot(git, commit, await reading);
      }
      return getSnapshot(git, null, (await requireWorkTree(state, dir)()).entries);
    },
    async diff(base, head): Promise<FileDiff[]> {
      const tree = head === null ? await (await requireWorkTree(state, dir)()).writeTree() : requireId(head);
      return readDiff(git, requireId(base), tree);
    },
  };
}

function getSnapshot(git: PrivateGitDir, revision: string | null, entries: readonly SnapshotEntry[]): Snapshot {
  return { revision, entries, read: (blobs) => readBlobs(git, blobs), sizes: (blobs) => readSizes(git, blobs) };
}

async function resolveGitDir(gitPath: string, workTree: string): Promise<string> {
  const [gitDir] = await askRepository(gitPath, workTree, ['--absolute-git-dir']);
  return gitDir ?? gitPath;
}

/** Facts about the repository itself, one a line. */
async function askRepository(gitDir: string, dir: string, questions: readonly string[]): Promise<string[]> {
  const output = await runGit({ gitDir, cwd: dir, args: ['rev-parse', '--path-format=absolute', ...questions] });
  if (output.code === 0) return output.stdout.toString('utf8').split('\n');
  throw new RepositoryError('not-a-repository', `${dir} cannot be read as a git repository: ${getReason(output)}.`);
}

async function resolveCommit(gitDir: string, revision: string): Promise<string> {
  const found = await askCommit(gitDir, revision);
  if (found !== null) return found;
  if (revision === 'HEAD') throw new RepositoryError('empty-repository', 'The repository has no commit yet. Commit something first, or scan its work tree without --rev.');
  const shown = JSON.stringify(revision.slice(0, 100));
  throw new RepositoryError('unknown-revision', `The repository has no commit ${shown}. Fetch it first (git fetch origin), or name another branch, tag or commit.`);
}

async function askCommit(gitDir: string, revision: string): Promise<string | null> {
  if (revision === '' || revision.startsWith('-') || /[\0\n]/.test(revision)) return null;
  const output = await runGit({ gitDir, args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`] });
  const id = output.stdout.toString('utf8').trim().split('\n').at(-1) ?? '';
  return output.code === 0 && isFullId(id) ? id : null;
}

async function findMergeBase(gitDir: string, a: string, b: string): Promise<string> {
  // In the repository itself, because a shallow clone notes there where its history ends.
  const output = await runGit({ gitDir, args: ['merge-base', '--end-of-options', requireId(a), requireId(b)] });
  const id = output.stdout.toString('utf8').trim();
  if (output.code === 0 && isFullId(id)) return id;
  if (output.code > 1) throw new RepositoryError('git-failed', `git merge-base failed: ${getReason(output)}`);
  throw new RepositoryError('no-merge-base', `${a.slice(0, 12)} and ${b.slice(0, 12)} have no commit in common. In a shallow clone, fetch more history (git fetch --unshallow).`);
}

function requireId(id: string): string {
  if (isFullId(id)) return id;
  throw new RepositoryError('unknown-revision', `${JSON.stringify(id.slice(0, 100))} is not a full commit id.`);
}

function requireWorkTree<T>(state: (() => Promise<T>) | null, dir: string): () => Promise<T> {
  if (state !== null) return state;
  throw new RepositoryError('unknown-revision', `${dir} has no work tree, so a commit has to be named.`);
}

/** Configuration and analysis ask for the same commit. One that could not be read is asked for again. */
function readOnce<T>(known: Map<string, Promise<T>>, id: string, read: (id: string) => Promise<T>): Promise<T> {
  const before = known.get(id);
  if (before !== undefined) return before;
  const reading = read(id);
  known.set(id, reading);
  reading.catch(() => known.delete(id));
  return reading;
}

/** The work tree is read once, so that its files and its diff speak of the same moment. */
function remember<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
