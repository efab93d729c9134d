/** Makes and changes the bare repositories that the simulated GitHub serves. */
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GitFailed, runGit } from './run-git.ts';

/** GitHub lets a client ask for any object, and fetch without blobs. Written as a file: four git processes would say the same, slower. */
const servedConfig = '[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n';

function configure(gitDir: string): Promise<void> {
  return appendFile(join(gitDir, 'config'), servedConfig);
}

export async function createBareRepository(gitDir: string, defaultBranch: string): Promise<void> {
  await mkdir(gitDir, { recursive: true });
  await runGit(null, ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, gitDir]);
  await configure(gitDir);
}

/** A copy that shares objects with its source and never writes to it, so that any repository of the machine can be played with. */
export async function copyBareRepository(source: string, gitDir: string): Promise<void> {
  await runGit(null, ['clone', '--quiet', '--mirror', '--shared', '--', source, gitDir]);
  await configure(gitDir);
}

export async function findCommit(gitDir: string, revision: string): Promise<string | undefined> {
  try {
    return await runGit(gitDir, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}

export async function getCommit(gitDir: string, revision: string): Promise<string> {
  const commit = await findCommit(gitDir, revision);
  if (commit === undefined) throw new Error(`${gitDir} has no commit ${revision}`);
  return commit;
}

export async function setRef(gitDir: string, ref: string, commit: string): Promise<void> {
  await runGit(gitDir, ['update-ref', ref, commit]);
}

/** Text, bytes, or null for a deletion. */
export type FileChanges = Readonly<Record<string, string | Buffer | null>>;

export interface CommitOptions {
  readonly branch: string;
  readonly message: string;
  readonly files: FileChanges;
  /** The commit to stand on; null for a commit without parent. */
  readonly parent: string | null;
  readonly author?: { readonly name: string; readonly email: string };
  /** Seconds since 1970: fixed dates make the same commits on every run. */
  readonly date: number;
}

function quotePath(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function dataBlock(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${String(bytes.length)}\n`), bytes, Buffer.from('\n')]);
}

/** One commit on a branch, through git fast-import: no checkout and no index. A branch that exists is moved, as by a push with force. */
export async function commitFiles(gitDir: string, options: CommitOptions): Promise<string> {
  const { name, email } = options.author ?? { name: 'Mona Lisa', email: 'mona@example.com' };
  const changes = Object.entries(options.files).map(([path, content]) =>
    content === null ? Buffer.from(`D ${quotePath(path)}\n`) : Buffer.concat([Buffer.from(`M 100644 inline ${quotePath(path)}\n`), dataBlock(content)]),
  );
  const stream = Buffer.concat([
    Buffer.from(`commit refs/heads/${options.branch}\nmark :1\ncommitter ${name} <${email}> ${String(options.date)} +0000\n`),
    dataBlock(options.message),
    Buffer.from(options.parent === null ? 'deleteall\n' : `from ${options.parent}\n`),
    ...changes,
    Buffer.from('\nget-mark :1\ndone\n'),
  ]);
  // Forced, because a branch may also move to a commit that does not descend from it.
  return runGit(gitDir, ['fast-import', '--quiet', '--done', '--force'], { input: stream });
}

/** One commit that holds exactly the files of a folder. */
export async function commitFolder(gitDir: string, folder: string, options: Omit<CommitOptions, 'files'>): Promise<string> {
  const env = { GIT_INDEX_FILE: join(gitDir, `index-${options.branch.replaceAll('/', '-')}`) };
  await runGit(gitDir, ['--work-tree', folder, 'add', '--all', '--force', '.'], { env });
  const tree = await runGit(gitDir, ['write-tree'], { env });
  const { name, email } = options.author ?? { name: 'Mona Lisa', email: 'mona@example.com' };
  const date = `${String(options.date)} +0000`;
  const identity = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date };
  const commit = await runGit(gitDir, ['commit-tree', tree, ...(options.parent === null ? [] : ['-p', options.parent]), '-m', options.message], { env: identity });
  await setRef(gitDir, `refs/heads/${options.branch}`, commit);
  return commit;
}
