/** Makes real git repositories in the temporary directory, for tests, the demo and the bench. */
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What stands at a path: text, bytes, nothing (the file is deleted), a link, a submodule at a commit, or an executable. */
export type FileContent = string | Uint8Array | null | { readonly symlink: string } | { readonly submodule: string } | { readonly executable: string };
export type Files = Readonly<Record<string, FileContent>>;

export interface TestRepository {
  readonly dir: string;
  /** Writes into the work tree without committing. */
  write(files: Files): void;
  /** Writes, adds everything and commits. Gives the commit's id. */
  commit(files: Files, message?: string): string;
  /** Runs git in the repository and gives what it printed, without the final newline. */
  git(...args: readonly string[]): string;
  remove(): void;
}

// Fixed names and dates make the same files give the same commit ids in every run.
const environment = {
  PATH: process.env['PATH'] ?? '', HOME: tmpdir(), LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada Verhoeven', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_AUTHOR_DATE: '2026-01-05T09:00:00Z',
  GIT_COMMITTER_NAME: 'Ada Verhoeven', GIT_COMMITTER_EMAIL: 'ada@example.com', GIT_COMMITTER_DATE: '2026-01-05T09:00:00Z',
};

/** Runs git in any directory with the same fixed environment. `input` goes to its standard input. */
export function runTestGit(dir: string, args: readonly string[], input?: string | Uint8Array): string {
  const text = execFileSync('git', args, { cwd: dir, env: environment, input, stdio: ['pipe', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 });
  return text.replace(/\n$/, '');
}

/** A repository with one commit of `files`, or with none at all when `files` is left out. Its branch is `main`. */
export function createRepository(files?: Files): TestRepository {
  // The real path, because git answers with it: on macOS the temporary directory is a link.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'stallwatch-repository-')));
  runTestGit(dir, ['init', '--quiet', '--initial-branch=main']);
  const repository: TestRepository = {
    dir,
    write: (changes) => { writeFiles(dir, changes); },
    commit: (changes, message = 'Change files') => {
      writeFiles(dir, changes);
      runTestGit(dir, ['add', '--all']);
      for (const [path, content] of Object.entries(changes)) addSubmodule(dir, path, content);
      runTestGit(dir, ['commit', '--quiet', '--allow-empty', `--message=${message}`]);
      return runTestGit(dir, ['rev-parse', 'HEAD']);
    },
    git: (...args) => runTestGit(dir, args),
    remove: () => { rmSync(dir, { recursive: true, force: true }); },
  };
  created.add(repository);
  if (files !== undefined) repository.commit(files, 'Start the service');
  return repository;
}

function writeFiles(dir: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const full = join(dir, path);
    const present = lstatSync(full, { throwIfNoEntry: false });
    if (present?.isDirectory() === true) rmSync(full, { recursive: true });
    // Node 24's rmSync leaves a link that points to nothing where it is.
    else if (present !== undefined) unlinkSync(full);
    if (content === null) continue;
    mkdirSync(dirname(full), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(full, content);
    else if ('symlink' in content) symlinkSync(content.symlink, full);
    else if ('submodule' in content) mkdirSync(full);
    else {
      writeFileSync(full, content.executable);
      chmodSync(full, 0o755);
    }
  }
}

/** A link to a commit of another repository, which need not exist here. */
function addSubmodule(dir: string, path: string, content: FileContent): void {
  if (content === null || typeof content !== 'object' || !('submodule' in content)) return;
  runTestGit(dir, ['update-index', '--add', '--cacheinfo', `160000,${content.submodule},${path}`]);
}

const created = new Set<TestRepository>();

/** Removes every repository made so far. Jest does so after each test file by itself. */
export function removeRepositories(): void {
  for (const repository of created) repository.remove();
  created.clear();
}

if (typeof afterAll === 'function') afterAll(removeRepositories);
