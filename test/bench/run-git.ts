/** Runs git for the bench. It needs a repository of its own to put commits into: those it is given are never written to. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const author = { GIT_AUTHOR_NAME: 'bench', GIT_AUTHOR_EMAIL: 'bench@localhost', GIT_COMMITTER_NAME: 'bench', GIT_COMMITTER_EMAIL: 'bench@localhost', GIT_AUTHOR_DATE: '2024-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2024-01-01T00:00:00Z' };

export interface TreeEntry {
  readonly mode: string;
  readonly blob: string;
  readonly file: string;
}

/** What git prints, in bytes. */
export function readGit(gitDir: string, args: readonly string[], input: string | Buffer = '', environment: Readonly<Record<string, string>> = {}): Buffer {
  const run = spawnSync('git', ['-c', 'safe.directory=*', '--git-dir', gitDir, ...args], { input, maxBuffer: 2 ** 31 - 1, env: { ...process.env, ...author, ...environment } });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr.toString().trim()}`);
  return run.stdout;
}

export function readLine(gitDir: string, args: readonly string[], input: string | Buffer = '', environment: Readonly<Record<string, string>> = {}): string {
  return readGit(gitDir, args, input, environment).toString('utf8').trim();
}

/** A git directory, also of a work tree or of a bare repository that is named without its folder. */
export function findGitDir(given: string): string {
  const run = spawnSync('git', ['-c', 'safe.directory=*', '-C', given, 'rev-parse', '--absolute-git-dir'], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${given} is no git repository: ${run.stderr.trim()}`);
  return run.stdout.trim();
}

/** An empty bare repository in `dir` that sees the objects of others. */
export function createBorrowing(dir: string, gitDirs: readonly string[]): string {
  const created = spawnSync('git', ['init', '--quiet', '--bare', dir], { encoding: 'utf8' });
  if (created.status !== 0) throw new Error(created.stderr);
  mkdirSync(path.join(dir, 'objects/info'), { recursive: true });
  writeFileSync(path.join(dir, 'objects/info/alternates'), gitDirs.map((one) => `${readLine(one, ['rev-parse', '--path-format=absolute', '--git-path', 'objects'])}\n`).join(''));
  return dir;
}

export function listTree(gitDir: string, revision: string): TreeEntry[] {
  return readGit(gitDir, ['ls-tree', '-r', '-z', '--full-tree', revision]).toString('utf8').split('\0').flatMap((line) => {
    const [, mode, blob, file] = /^(100\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return mode !== undefined && blob !== undefined && file !== undefined ? [{ mode, blob, file }] : [];
  });
}

/** Contents in the order asked for; null for one that is not there. */
export function readBlobs(gitDir: string, blobs: readonly string[]): (Buffer | null)[] {
  const all = readGit(gitDir, ['cat-file', '--batch', '--buffer'], blobs.map((blob) => `${blob}\n`).join(''));
  const found: (Buffer | null)[] = [];
  for (let at = 0; at < all.length;) {
    const end = all.indexOf(10, at);
    const [, type, size] = all.toString('latin1', at, end).split(' ');
    const length = type === 'missing' ? -1 : Number(size);
    found.push(length < 0 ? null : all.subarray(end + 1, end + 1 + length));
    at = end + 2 + length;
  }
  return found;
}
