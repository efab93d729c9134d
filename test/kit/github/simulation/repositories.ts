/** Repositories with real content, and commits in them. */
import { join } from 'node:path';
import { commitFiles, commitFolder, copyBareRepository, createBareRepository, findCommit, setRef, type FileChanges } from '../git/bare-repository.ts';
import { runGit } from '../git/run-git.ts';
import type { CollaboratorLevel, RepositoryRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

export interface AddRepository {
  readonly owner: string;
  readonly name: string;
  /** A git directory (bare, or a work tree) to copy. It shares its objects and is never written to. */
  readonly gitDir?: string;
  /** The first commit of the default branch, when there is no `gitDir`; neither makes an empty repository. */
  readonly files?: FileChanges;
  /** The same from a folder. */
  readonly folder?: string;
  readonly defaultBranch?: string;
  /** Private unless told: what a token may not reach then does not exist for it. */
  readonly isPrivate?: boolean;
  readonly collaborators?: Readonly<Record<string, CollaboratorLevel>>;
}

/** Every commit of a repository is a minute after the one before: the same calls give the same commits on every run. */
const minutes = new WeakMap<RepositoryRecord, number>();
const firstCommit = Date.parse('2026-01-05T09:00:00Z') / 1000;

export interface CommitRequest {
  readonly repository: RepositoryRecord;
  readonly branch: string;
  /** Where to stand: a branch or commit; the branch itself when it exists, else the default branch. */
  readonly from?: string;
  /** Changed files; null deletes one. */
  readonly files?: FileChanges;
  /** Instead of `files`: the commit holds exactly this folder. */
  readonly folder?: string;
  readonly message?: string;
}

/** Commits to a branch without any checkout, and gives the new commit. */
export async function commit(world: World, request: CommitRequest): Promise<string> {
  const { repository, branch, message = 'Change the service' } = request;
  const { gitDir } = repository;
  const parent = request.from === undefined
    ? ((await findCommit(gitDir, `refs/heads/${branch}`)) ?? (await findCommit(gitDir, `refs/heads/${repository.defaultBranch}`)) ?? null)
    : ((await findCommit(gitDir, request.from)) ?? null);
  const minute = (minutes.get(repository) ?? 0) + 1;
  minutes.set(repository, minute);
  const shared = { branch, message, parent, date: firstCommit + minute * 60 };
  const made = request.folder === undefined ? await commitFiles(gitDir, { ...shared, files: request.files ?? {} }) : await commitFolder(gitDir, request.folder, shared);
  world.changed();
  return made;
}

export async function addRepository(world: World, root: string, request: AddRepository): Promise<RepositoryRecord> {
  const { owner, name, isPrivate = true } = request;
  const gitDir = join(root, owner, `${name}.git`);
  const fullName = `${owner}/${name}`;
  if (world.findRepository(fullName) !== undefined) throw new Error(`${fullName} exists already`);
  if (request.gitDir === undefined) await createBareRepository(gitDir, request.defaultBranch ?? 'main');
  else await copyBareRepository(request.gitDir, gitDir);
  const defaultBranch = request.defaultBranch ?? (await runGit(gitDir, ['symbolic-ref', '--short', 'HEAD']).catch(() => 'main'));
  const repository: RepositoryRecord = {
    id: world.nextId(), owner: world.getUser(owner, 'Organization'), name, fullName, gitDir, isPrivate, defaultBranch,
    collaborators: new Map(Object.entries(request.collaborators ?? {})), createdAt: world.timestamp(), lastNumber: 0,
  };
  for (const login of repository.collaborators.keys()) world.getUser(login);
  world.repositories.push(repository);
  const { files, folder } = request;
  if (files !== undefined || folder !== undefined) {
    await commit(world, { repository, branch: defaultBranch, message: 'Start the service', ...(files === undefined ? {} : { files }), ...(folder === undefined ? {} : { folder }) });
  }
  return repository;
}

/** The branch of that name, or a new branch at that revision, so that any commit can be a side of a pull request. */
export async function getBranch(repository: RepositoryRecord, revision: string): Promise<{ readonly ref: string; readonly sha: string }> {
  const branchTip = await findCommit(repository.gitDir, `refs/heads/${revision}`);
  if (branchTip !== undefined) return { ref: revision, sha: branchTip };
  const sha = await findCommit(repository.gitDir, revision);
  if (sha === undefined) throw new Error(`${repository.fullName} has no branch or commit ${revision}`);
  const ref = `at-${sha.slice(0, 12)}`;
  await setRef(repository.gitDir, `refs/heads/${ref}`, sha);
  return { ref, sha };
}
