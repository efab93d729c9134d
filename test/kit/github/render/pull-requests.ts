/** Pull requests, their files, reviews and comments, as the API shows them. */
import { completeAs } from '../openapi/complete.ts';
import type { ChangedFile } from '../git/diff-lines.ts';
import type { IssueCommentRecord, PullRequestRecord, RepositoryRecord, ReviewCommentRecord, ReviewRecord, UserRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { nodeId, renderApp, renderRepository, renderUser, repositoryUrl } from './accounts.ts';

type Fields = Readonly<Record<string, unknown>>;

/** GitHub leaves the patch out of a file's entry above this size. https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits */
const maxPatchBytes = 500_000;

export function pullUrl(world: World, pull: PullRequestRecord): string {
  return `${repositoryUrl(world, pull.repository)}/pulls/${String(pull.number)}`;
}

export function pullHtmlUrl(world: World, pull: PullRequestRecord): string {
  return `${world.url}/${pull.repository.fullName}/pull/${String(pull.number)}`;
}

/** A fork is another account's repository with the same content; only its name and owner are ever looked at. */
function headRepository(pull: PullRequestRecord): RepositoryRecord {
  const { repository, head } = pull;
  if (head.owner === repository.owner) return repository;
  return { ...repository, id: repository.id + 500_000_000, owner: head.owner, fullName: `${head.owner.login}/${repository.name}` };
}

export function associationOf(pull: { readonly repository: RepositoryRecord }, user: UserRecord): string {
  if (user.type === 'Bot') return 'NONE';
  if (user === pull.repository.owner) return 'OWNER';
  const level = pull.repository.collaborators.get(user.login);
  return level === undefined || level === 'none' ? 'CONTRIBUTOR' : 'COLLABORATOR';
}

export interface DiffSize { readonly additions: number; readonly deletions: number; readonly changedFiles: number; readonly commits: number }

/** `schema` is `pull-request` or one of the webhook views of it. */
export function renderPullRequest(world: World, pull: PullRequestRecord, size: DiffSize, schema = 'pull-request'): Fields {
  const { repository, base, head } = pull;
  const repositorySchema = schema === 'pull-request' ? 'repository' : 'repository-webhooks';
  const fork = headRepository(pull);
  const closedAt = pull.state === 'closed' ? pull.updatedAt : null;
  return completeAs(schema, {
    id: pull.id, node_id: nodeId('PR', pull.id), number: pull.number, title: pull.title, body: pull.body, state: pull.state, draft: pull.draft, locked: false,
    merged: pull.merged, mergeable: true, rebaseable: true, mergeable_state: 'clean', maintainer_can_modify: fork !== repository,
    user: renderUser(world, pull.author), author_association: associationOf(pull, pull.author), assignees: [], labels: [], requested_reviewers: [], requested_teams: [],
    created_at: pull.createdAt, updated_at: pull.updatedAt, closed_at: closedAt, merged_at: pull.merged ? closedAt : null, merge_commit_sha: null,
    base: { ref: base.ref, sha: base.sha, label: `${repository.owner.login}:${base.ref}`, user: renderUser(world, repository.owner), repo: { ...renderRepository(world, repository, repositorySchema) } },
    head: { ref: head.ref, sha: head.sha, label: `${head.owner.login}:${head.ref}`, user: renderUser(world, head.owner), repo: { ...renderRepository(world, fork, repositorySchema), fork: fork !== repository } },
    url: pullUrl(world, pull), html_url: pullHtmlUrl(world, pull), diff_url: `${pullHtmlUrl(world, pull)}.diff`, patch_url: `${pullHtmlUrl(world, pull)}.patch`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${String(pull.number)}`, commits: size.commits, additions: size.additions, deletions: size.deletions, changed_files: size.changedFiles,
    comments: world.issueComments.filter((comment) => comment.repository === repository && comment.number === pull.number).length,
    review_comments: world.reviewComments.filter((comment) => comment.pull === pull).length,
  });
}

export function renderChangedFile(world: World, repository: RepositoryRecord, file: ChangedFile): Fields {
  const fits = file.patch !== null && Buffer.byteLength(file.patch) <= maxPatchBytes;
  return completeAs('diff-entry', {
    sha: file.blob, filename: file.path, status: file.status, additions: file.additions, deletions: file.deletions, changes: file.additions + file.deletions,
    blob_url: `${world.url}/${repository.fullName}/blob/${file.blob}`, raw_url: `${world.url}/${repository.fullName}/raw/${file.blob}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${encodeURIComponent(file.path)}`,
    ...(fits ? { patch: file.patch } : {}), ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  });
}

export function renderReview(world: World, review: ReviewRecord): Fields {
  const html = `${pullHtmlUrl(world, review.pull)}#pullrequestreview-${String(review.id)}`;
  return completeAs('pull-request-review', {
    id: review.id, node_id: nodeId('PRR', review.id), user: renderUser(world, review.user), body: review.body, state: review.state, commit_id: review.commitId,
    html_url: html, pull_request_url: pullUrl(world, review.pull), author_association: associationOf(review.pull, review.user),
    _links: { html: { href: html }, pull_request: { href: pullUrl(world, review.pull) } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
  });
}

/** `review-comment` in the list of one review, `pull-request-review-comment` everywhere else. */
export function renderReviewComment(world: World, comment: ReviewCommentRecord, schema = 'pull-request-review-comment'): Fields {
  const { pull } = comment;
  const self = `${repositoryUrl(world, pull.repository)}/pulls/comments/${String(comment.id)}`;
  const html = `${pullHtmlUrl(world, pull)}#discussion_r${String(comment.id)}`;
  // A comment on an older commit is outdated: it keeps its original line and loses the current one.
  const isCurrent = comment.commitId === pull.head.sha;
  const lines = comment.line === null ? {} : {
    ...(isCurrent ? { line: comment.line, position: comment.position } : {}), original_line: comment.line, side: comment.side,
    start_line: isCurrent ? comment.startLine : null, original_start_line: comment.startLine, start_side: comment.startSide,
  };
  return completeAs(schema, {
    id: comment.id, node_id: nodeId('PRRC', comment.id), pull_request_review_id: comment.reviewId, user: renderUser(world, comment.user), body: comment.body, path: comment.path,
    commit_id: pull.head.sha, original_commit_id: comment.commitId, diff_hunk: comment.diffHunk, subject_type: comment.subject, ...lines,
    original_position: comment.position, ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    created_at: comment.createdAt, updated_at: comment.updatedAt, author_association: associationOf(pull, comment.user),
    url: self, html_url: html, pull_request_url: pullUrl(world, pull), _links: { self: { href: self }, html: { href: html }, pull_request: { href: pullUrl(world, pull) } },
  });
}

export function renderIssueComment(world: World, comment: IssueCommentRecord, schema = 'issue-comment'): Fields {
  const { repository } = comment;
  const issue = `${repositoryUrl(world, repository)}/issues/${String(comment.number)}`;
  return completeAs(schema, {
    id: comment.id, node_id: nodeId('IC', comment.id), user: renderUser(world, comment.user), body: comment.body, created_at: comment.createdAt, updated_at: comment.updatedAt,
    author_association: associationOf({ repository }, comment.user), issue_url: issue, url: `${repositoryUrl(world, repository)}/issues/comments/${String(comment.id)}`,
    html_url: `${world.url}/${repository.fullName}/pull/${String(comment.number)}#issuecomment-${String(comment.id)}`,
    performed_via_github_app: comment.byApp ? renderApp(world) : null,
  });
}
