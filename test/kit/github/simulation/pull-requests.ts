/** What people do with pull requests: open, push, comment, close, queue. */
import { getCommit, setRef, type FileChanges } from '../git/bare-repository.ts';
import { runGit } from '../git/run-git.ts';
import type { IssueCommentRecord, PullRequestRecord, RepositoryRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { MergeGroup } from '../webhooks/events.ts';
import { commit, getBranch } from './repositories.ts';

export interface OpenPullRequest {
  readonly repository: RepositoryRecord;
  /** A branch, or any revision: it then gets a branch. */
  readonly head: string;
  /** Likewise; the default branch unless told. */
  readonly base?: string;
  readonly title?: string;
  readonly body?: string | null;
  readonly author?: string;
  readonly draft?: boolean;
  /** The account of the fork that the head comes from. Its commits are in this repository too, as on GitHub. */
  readonly forkOwner?: string;
}

/** The ref that lives in the base repository, also for forks. */
function setPullRef(pull: PullRequestRecord): Promise<void> {
  return setRef(pull.repository.gitDir, `refs/pull/${String(pull.number)}/head`, pull.head.sha);
}

export async function openPullRequest(world: World, request: OpenPullRequest): Promise<PullRequestRecord> {
  const { repository, title = 'Change the service', body = null, author = 'mona', draft = false } = request;
  const head = await getBranch(repository, request.head);
  const base = await getBranch(repository, request.base ?? repository.defaultBranch);
  repository.lastNumber += 1;
  const now = world.timestamp();
  const pull: PullRequestRecord = {
    id: world.nextId(), repository, number: repository.lastNumber, title, body, author: world.getUser(author), draft, state: 'open', merged: false, base: { ...base },
    head: { ...head, owner: request.forkOwner === undefined ? repository.owner : world.getUser(request.forkOwner) }, createdAt: now, updatedAt: now,
  };
  await setPullRef(pull);
  world.pullRequests.push(pull);
  world.changed();
  return pull;
}

export interface Push {
  readonly before: string;
  readonly after: string;
}

export interface PushToPullRequest {
  readonly files?: FileChanges;
  readonly folder?: string;
  readonly message?: string;
  /** Stand on another commit than the head: a force-push. */
  readonly from?: string;
}

export async function pushToPullRequest(world: World, pull: PullRequestRecord, change: PushToPullRequest): Promise<Push> {
  const before = pull.head.sha;
  pull.head.sha = await commit(world, { repository: pull.repository, branch: pull.head.ref, ...change });
  pull.base.sha = await getCommit(pull.repository.gitDir, `refs/heads/${pull.base.ref}`);
  pull.updatedAt = world.timestamp();
  await setPullRef(pull);
  world.changed();
  return { before, after: pull.head.sha };
}

/** Gives the base before, which the `edited` event carries. */
export async function changeBase(world: World, pull: PullRequestRecord, base: string): Promise<{ readonly ref: string; readonly sha: string }> {
  const before = { ...pull.base };
  Object.assign(pull.base, await getBranch(pull.repository, base));
  touch(world, pull, {});
  return before;
}

/** Draft or ready, open or closed, merged or not. */
export function touch(world: World, pull: PullRequestRecord, change: Partial<Pick<PullRequestRecord, 'draft' | 'state' | 'merged' | 'title'>>): void {
  Object.assign(pull, change);
  pull.updatedAt = world.timestamp();
  world.changed();
}

export function addIssueComment(world: World, pull: PullRequestRecord, author: string, body: string): IssueCommentRecord {
  const now = world.timestamp();
  const comment: IssueCommentRecord = {
    id: world.nextId(), repository: pull.repository, number: pull.number, user: world.getUser(author), body, byApp: false, createdAt: now, updatedAt: now, minimized: null, reactions: [],
  };
  world.issueComments.push(comment);
  world.changed();
  return comment;
}

/** Merges pull requests one after another on a branch of the merge queue, as GitHub does before it asks for checks. */
export async function createMergeGroup(world: World, pulls: readonly [PullRequestRecord, ...PullRequestRecord[]]): Promise<MergeGroup> {
  const [first] = pulls;
  const last = pulls.at(-1) ?? first;
  const { repository, base } = first;
  const baseSha = await getCommit(repository.gitDir, `refs/heads/${base.ref}`);
  let headSha = baseSha;
  for (const pull of pulls) {
    const tree = await runGit(repository.gitDir, ['merge-tree', '--write-tree', headSha, pull.head.sha]);
    const identity = ['-c', 'user.name=GitHub', '-c', 'user.email=noreply@github.com'];
    headSha = await runGit(repository.gitDir, [...identity, 'commit-tree', tree, '-p', headSha, '-p', pull.head.sha, '-m', `Merge pull request #${String(pull.number)}`]);
  }
  const headRef = `refs/heads/gh-readonly-queue/${base.ref}/pr-${String(last.number)}-${baseSha}`;
  await setRef(repository.gitDir, headRef, headSha);
  world.changed();
  return { repository, headSha, headRef, baseSha, baseRef: `refs/heads/${base.ref}` };
}
