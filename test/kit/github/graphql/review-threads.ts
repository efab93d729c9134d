/** Review threads and their comments, as GraphQL shows them. A thread is the comment that began it and its replies. */
import { nodeId } from '../render/accounts.ts';
import type { IssueCommentRecord, PullRequestRecord, ReviewCommentRecord, UserRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { refuseField } from './refuse.ts';

type Fields = Readonly<Record<string, unknown>>;

interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
}

/** GitHub insists on a bound for every list, and on one of at most 100. https://docs.github.com/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api */
function connect<T>(items: readonly T[], { first, after, last }: PageRequest, render: (item: T) => Fields): Fields {
  const size = first ?? last;
  if (size === undefined || size === null) refuseField('MISSING_PAGINATION_BOUNDARIES', 'You must provide a `first` or `last` value to properly paginate the connection.');
  if (size > 100 || size < 1) refuseField('EXCESSIVE_PAGINATION', `Requesting ${String(size)} records on the connection exceeds the \`first\` limit of 100 records.`);
  const start = first === undefined || first === null ? Math.max(items.length - size, 0) : Number(after ?? '0');
  const end = Math.min(start + size, items.length);
  return {
    nodes: items.slice(start, end).map(render), totalCount: items.length,
    pageInfo: { hasNextPage: end < items.length, hasPreviousPage: start > 0, startCursor: String(start), endCursor: String(end) },
  };
}

/** GraphQL leaves the `[bot]` off a bot's login. */
function renderActor(user: UserRecord): Fields {
  return { __typename: user.type, id: nodeId('U', user.id), login: user.login.replace(/\[bot\]$/, '') };
}

export function renderGraphqlComment(world: World, comment: ReviewCommentRecord | IssueCommentRecord): Fields {
  const isReviewComment = 'path' in comment;
  return {
    __typename: isReviewComment ? 'PullRequestReviewComment' : 'IssueComment', id: nodeId(isReviewComment ? 'PRRC' : 'IC', comment.id), databaseId: comment.id,
    fullDatabaseId: String(comment.id), body: comment.body, author: renderActor(comment.user), viewerDidAuthor: comment.user === world.bot,
    isMinimized: comment.minimized !== null, minimizedReason: comment.minimized?.toLowerCase() ?? null, ...(isReviewComment ? { path: comment.path } : {}),
  };
}

function isSubmitted(world: World, comment: ReviewCommentRecord): boolean {
  return world.reviews.find((review) => review.id === comment.reviewId)?.state !== 'PENDING';
}

export function listThreads(world: World, pull: PullRequestRecord): readonly ReviewCommentRecord[] {
  return world.reviewComments.filter((comment) => comment.pull === pull && comment.inReplyTo === null && isSubmitted(world, comment));
}

export function renderThread(world: World, root: ReviewCommentRecord): Fields {
  const comments = world.reviewComments.filter((comment) => comment === root || comment.inReplyTo === root.id);
  const isOutdated = root.commitId !== root.pull.head.sha;
  return {
    __typename: 'PullRequestReviewThread', id: nodeId('PRRT', root.id), isResolved: root.resolved, isOutdated, path: root.path, line: isOutdated ? null : root.line,
    viewerCanResolve: !root.resolved, comments: (page: PageRequest) => connect(comments, page, (comment) => renderGraphqlComment(world, comment)),
  };
}

export function renderGraphqlPullRequest(world: World, pull: PullRequestRecord): Fields {
  return {
    __typename: 'PullRequest', id: nodeId('PR', pull.id), number: pull.number, headRefOid: pull.head.sha, headRefName: pull.head.ref,
    reviewThreads: (page: PageRequest) => connect(listThreads(world, pull), page, (root) => renderThread(world, root)),
  };
}
