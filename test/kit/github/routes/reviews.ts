/** Reviews: one request holds the verdict, the text and every comment, and is taken or refused as a whole. */
import { conflictingState, notFound, unprocessable } from '../http/refusal.ts';
import { paginate, type RepositoryCall, type Route } from '../http/route.ts';
import { renderReview, renderReviewComment } from '../render/pull-requests.ts';
import type { PullRequestRecord, ReviewRecord, ReviewState } from '../state/records.ts';
import { getPullRequest } from './pull-requests.ts';
import { findReviewedFiles, placeComment, type LineRequest, type Placement, type PlacementProblem } from './review-lines.ts';
import { refuseLongReviewBody } from './text-limits.ts';

/** Above this GitHub answers that the review "was submitted too quickly". Seen by clients, in no documentation. */
const maxCommentsInReview = 32;

type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
interface ReviewBody {
  readonly commit_id?: string;
  readonly body?: string;
  readonly event?: ReviewEvent;
  readonly comments?: readonly (LineRequest & { readonly body: string })[];
}

const states: Readonly<Record<ReviewEvent, ReviewState>> = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' };

/** GitHub names neither the comment nor the file at fault. */
function refuseLines(call: RepositoryCall, problem: PlacementProblem): never {
  if (call.world.behaviour.lineRefusal === 'short') throw unprocessable('diff-line', [problem === 'unknown-path' ? 'Path could not be resolved' : 'Line could not be resolved']);
  switch (problem) {
    case 'unknown-path': case 'outside-diff':
      throw unprocessable('diff-line', ["Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank"]);
    case 'other-hunk':
      throw unprocessable('diff-line', ["Pull request review thread line must be part of the diff, Pull request review thread start line must be part of the same hunk as the line., and Pull request review thread diff hunk can't be blank"]);
    case 'start-not-before-end':
      throw unprocessable('diff-line', ['Pull request review thread start line must precede the end line.']);
  }
}

function refuseVerdict(call: RepositoryCall, pull: PullRequestRecord, { event, body, comments }: Pick<ReviewBody, 'event' | 'body' | 'comments'>): void {
  const isEmpty = (body ?? '').trim() === '';
  if (event === 'REQUEST_CHANGES' && isEmpty) throw unprocessable('limit', ["Body can't be blank"]);
  if (event === 'COMMENT' && isEmpty && (comments ?? []).length === 0) throw unprocessable('limit', ["Body can't be blank"]);
  if (pull.author === call.world.bot && event !== undefined && event !== 'COMMENT') {
    throw unprocessable('limit', [`Can not ${event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`]);
  }
}

function findPendingReview(call: RepositoryCall, pull: PullRequestRecord): ReviewRecord | undefined {
  return call.world.reviews.find((review) => review.pull === pull && review.user === call.world.bot && review.state === 'PENDING');
}

async function createReview(call: RepositoryCall): Promise<ReviewRecord> {
  const { world } = call;
  const pull = getPullRequest(call);
  const body = call.body as ReviewBody;
  const comments = body.comments ?? [];
  refuseLongReviewBody(body.body);
  for (const comment of comments) refuseLongReviewBody(comment.body);
  refuseVerdict(call, pull, body);
  if (comments.length > maxCommentsInReview) throw unprocessable('limit', ['was submitted too quickly']);
  if (findPendingReview(call, pull) !== undefined) throw conflictingState('User can only have one pending review per pull request');
  const commitId = body.commit_id ?? pull.head.sha;
  const files = await findReviewedFiles(pull, commitId);
  if (files === undefined) throw unprocessable('diff-line', ['The commit_id is not part of the pull request']);
  const placed = comments.map((comment): Placement & { path: string; body: string } => {
    const placement = placeComment(files, comment);
    if (typeof placement === 'string') refuseLines(call, placement);
    return { ...placement, path: comment.path, body: comment.body };
  });

  const submittedAt = body.event === undefined ? null : world.timestamp();
  const review: ReviewRecord = { id: world.nextId(), pull, user: world.bot, body: body.body ?? '', state: body.event === undefined ? 'PENDING' : states[body.event], commitId, submittedAt };
  world.reviews.push(review);
  for (const placement of placed) {
    world.reviewComments.push({
      id: world.nextId(), reviewId: review.id, pull, user: world.bot, subject: 'line', commitId, inReplyTo: null,
      createdAt: world.timestamp(), updatedAt: world.timestamp(), minimized: null, resolved: false, ...placement,
    });
  }
  return review;
}

/** A pending review is seen by its author only, which here is always the App. */
function getReview(call: RepositoryCall): ReviewRecord {
  const pull = getPullRequest(call);
  const review = call.world.reviews.find((candidate) => candidate.pull === pull && String(candidate.id) === call.parameters['review_id']);
  if (review === undefined) throw notFound();
  return review;
}

function getOwnReview(call: RepositoryCall): ReviewRecord {
  const review = getReview(call);
  if (review.user !== call.world.bot) throw notFound();
  return review;
}

export const reviewRoutes: readonly Route[] = [
  {
    operation: 'pulls/create-review', caller: 'repository', needs: ['pull_requests:write'],
    handle: async (call) => ({ status: 200, body: renderReview(call.world, await createReview(call)) }),
  },
  {
    operation: 'pulls/list-reviews', caller: 'repository', needs: ['pull_requests:read'],
    handle: (call) => {
      const pull = getPullRequest(call);
      return paginate(call, call.world.reviews.filter((review) => review.pull === pull), (review) => renderReview(call.world, review));
    },
  },
  { operation: 'pulls/get-review', caller: 'repository', needs: ['pull_requests:read'], handle: (call) => ({ status: 200, body: renderReview(call.world, getReview(call)) }) },
  {
    operation: 'pulls/update-review', caller: 'repository', needs: ['pull_requests:write'],
    handle: (call) => {
      const review = getOwnReview(call);
      const { body } = call.body as { readonly body: string };
      refuseLongReviewBody(body);
      review.body = body;
      return { status: 200, body: renderReview(call.world, review) };
    },
  },
  {
    operation: 'pulls/submit-review', caller: 'repository', needs: ['pull_requests:write'],
    handle: (call) => {
      const review = getOwnReview(call);
      if (review.state !== 'PENDING') throw conflictingState('Could not submit review: it is not pending');
      const { event, body } = call.body as { readonly event: ReviewEvent; readonly body?: string };
      refuseLongReviewBody(body);
      review.body = body ?? review.body;
      review.state = states[event];
      review.submittedAt = call.world.timestamp();
      return { status: 200, body: renderReview(call.world, review) };
    },
  },
  {
    operation: 'pulls/delete-pending-review', caller: 'repository', needs: ['pull_requests:write'],
    handle: (call) => {
      const { world } = call;
      const review = getOwnReview(call);
      if (review.state !== 'PENDING') throw conflictingState('Can not delete a non-pending pull request review');
      world.reviews.splice(world.reviews.indexOf(review), 1);
      world.reviewComments.splice(0, world.reviewComments.length, ...world.reviewComments.filter((comment) => comment.reviewId !== review.id));
      return { status: 200, body: renderReview(world, review) };
    },
  },
  {
    operation: 'pulls/list-comments-for-review', caller: 'repository', needs: ['pull_requests:read'],
    handle: (call) => {
      const review = getReview(call);
      return paginate(call, call.world.reviewComments.filter((comment) => comment.reviewId === review.id), (comment) => renderReviewComment(call.world, comment, 'review-comment'));
    },
  },
];
