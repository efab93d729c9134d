/** Single comments on a pull request's diff: the only place where a comment on a whole file is allowed. */
import { notAccessible, notFound, validationFailed } from '../http/refusal.ts';
import { paginate, type RepositoryCall, type Route } from '../http/route.ts';
import { renderReviewComment } from '../render/pull-requests.ts';
import type { ReviewCommentRecord, ReviewRecord } from '../state/records.ts';
import { getPullRequest } from './pull-requests.ts';
import { findReviewedFiles, placeComment, type LineRequest, type Placement } from './review-lines.ts';
import { refuseUnfitComment } from './text-limits.ts';

const resource = 'PullRequestReviewComment';

interface CommentBody extends LineRequest {
  readonly body: string;
  readonly commit_id: string;
  readonly subject_type?: 'line' | 'file';
  readonly in_reply_to?: number;
}

function refuseThread(field: string, message: string): never {
  throw validationFailed('diff-line', [
    { resource, code: 'custom', field: `pull_request_review_thread.${field}`, message: `pull_request_review_thread.${field} ${message}` },
    { resource, code: 'missing_field', field: 'pull_request_review_thread.diff_hunk' },
  ]);
}

async function placeNewComment(call: RepositoryCall, body: CommentBody): Promise<Placement | null> {
  const pull = getPullRequest(call);
  const files = await findReviewedFiles(pull, body.commit_id);
  if (files === undefined) throw validationFailed('diff-line', [{ resource, code: 'custom', field: 'commit_id', message: 'commit_id is not part of the pull request' }]);
  if (body.subject_type === 'file') {
    if (!files.some((file) => file.path === body.path)) refuseThread('path', 'must be part of the diff');
    return null;
  }
  const placement = placeComment(files, body);
  switch (placement) {
    case 'unknown-path': return refuseThread('path', 'must be part of the diff');
    case 'outside-diff': return refuseThread('line', 'must be part of the diff');
    case 'other-hunk': return refuseThread('start_line', 'must be part of the same hunk as the line.');
    case 'start-not-before-end': return refuseThread('start_line', 'must precede the end line.');
    default: return placement;
  }
}

async function createComment(call: RepositoryCall): Promise<ReviewCommentRecord> {
  const { world } = call;
  const pull = getPullRequest(call);
  const body = call.body as CommentBody;
  refuseUnfitComment(resource, body.body);
  const parent = body.in_reply_to === undefined ? undefined : world.reviewComments.find((comment) => comment.pull === pull && comment.id === body.in_reply_to);
  if (body.in_reply_to !== undefined && parent === undefined) throw validationFailed('schema', [{ resource, code: 'invalid', field: 'in_reply_to' }]);
  const placement = parent ?? (await placeNewComment(call, body));
  const commitId = parent?.commitId ?? body.commit_id;
  // GitHub wraps a lone comment in a review of its own.
  const review: ReviewRecord = { id: world.nextId(), pull, user: world.bot, body: '', state: 'COMMENTED', commitId, submittedAt: world.timestamp() };
  const comment: ReviewCommentRecord = {
    id: world.nextId(), reviewId: review.id, pull, user: world.bot, path: parent?.path ?? body.path, body: body.body, commitId, inReplyTo: parent?.inReplyTo ?? parent?.id ?? null,
    subject: parent?.subject ?? body.subject_type ?? 'line', side: placement?.side ?? 'RIGHT', line: placement?.line ?? null, startSide: placement?.startSide ?? null,
    startLine: placement?.startLine ?? null, position: placement?.position ?? 1, diffHunk: placement?.diffHunk ?? '', createdAt: world.timestamp(), updatedAt: world.timestamp(),
    minimized: null, resolved: false,
  };
  world.reviews.push(review);
  world.reviewComments.push(comment);
  return comment;
}

function getComment(call: RepositoryCall): ReviewCommentRecord {
  const found = call.world.reviewComments.find((comment) => comment.pull.repository === call.repository && String(comment.id) === call.parameters['comment_id']);
  if (found === undefined) throw notFound();
  return found;
}

function getOwnComment(call: RepositoryCall): ReviewCommentRecord {
  const comment = getComment(call);
  if (comment.user !== call.world.bot) throw notAccessible();
  return comment;
}

function isVisible(call: RepositoryCall, comment: ReviewCommentRecord): boolean {
  return call.world.reviews.find((review) => review.id === comment.reviewId)?.state !== 'PENDING';
}

export const reviewCommentRoutes: readonly Route[] = [
  {
    operation: 'pulls/list-review-comments', caller: 'repository', needs: ['pull_requests:read'],
    handle: (call) => {
      const pull = getPullRequest(call);
      const comments = call.world.reviewComments.filter((comment) => comment.pull === pull && isVisible(call, comment));
      return paginate(call, call.query['direction'] === 'desc' ? comments.toReversed() : comments, (comment) => renderReviewComment(call.world, comment));
    },
  },
  {
    operation: 'pulls/create-review-comment', caller: 'repository', needs: ['pull_requests:write'],
    handle: async (call) => ({ status: 201, body: renderReviewComment(call.world, await createComment(call)) }),
  },
  { operation: 'pulls/get-review-comment', caller: 'repository', needs: ['pull_requests:read'], handle: (call) => ({ status: 200, body: renderReviewComment(call.world, getComment(call)) }) },
  {
    operation: 'pulls/update-review-comment', caller: 'repository', needs: ['pull_requests:write'],
    handle: (call) => {
      const comment = getOwnComment(call);
      const { body } = call.body as { readonly body: string };
      refuseUnfitComment(resource, body);
      comment.body = body;
      comment.updatedAt = call.world.timestamp();
      return { status: 200, body: renderReviewComment(call.world, comment) };
    },
  },
  {
    operation: 'pulls/delete-review-comment', caller: 'repository', needs: ['pull_requests:write'],
    handle: (call) => {
      const { reviewComments } = call.world;
      reviewComments.splice(reviewComments.indexOf(getOwnComment(call)), 1);
      return { status: 204 };
    },
  },
];
