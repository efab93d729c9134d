/**
 * Brings the comments of a pull request in line with the plan: one review for all new ones, edits in place for the rest.
 * Whatever GitHub does not take as planned comes back, to be said in the check instead. No finding is lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedComment } from '../model/review-plan.ts';
import { isNotFound, isUnacceptable, isUnclear, toGitHubError } from './github-errors.ts';
import { reconcileComments } from './reconcile-comments.ts';
import type { Wanted } from './reconcile-comments.ts';
import type { ReviewComments } from './review-comments.ts';

export interface PostedReview {
  /** New comments that are now on the pull request. */
  readonly posted: number;
  readonly edited: number;
  /** Comments GitHub refuses on any line and on the file. */
  readonly refused: readonly PlannedComment[];
}

/** How often an unclear answer is looked into before the job is given back to the queue. */
const maxAttempts = 3;
/** A review that was stored behind a 502 shows in the list a moment later. */
const settleMs = 1_000;

export async function postReview(comments: ReviewComments, wanted: Wanted & { readonly summary: string }, settle: number = settleMs): Promise<PostedReview> {
  const before = reconcileComments(wanted, await comments.listOwn());
  const edited = await editComments(comments, before.edit);

  let missing = before.post;
  let refused: readonly PlannedComment[] = [];
  for (let attempt = 1; missing.length > 0; attempt += 1) {
    try {
      refused = await postMissing(comments, wanted.summary, missing);
      break;
    } catch (error) {
      if (!isUnclear(error) || attempt === maxAttempts) throw toGitHubError(error, 'posting the review');
      await sleep(settle * attempt);
      missing = reconcileComments(wanted, await comments.listOwn()).post;
    }
  }
  return { posted: before.post.length - refused.length, edited, refused };
}

async function editComments(comments: ReviewComments, edits: readonly { readonly id: number; readonly body: string }[]): Promise<number> {
  let edited = 0;
  for (const { id, body } of edits) {
    try {
      await comments.updateBody(id, body);
      edited += 1;
    } catch (error) {
      // Someone deleted the comment meanwhile: then there is nothing to say there any more.
      if (!isNotFound(error)) throw toGitHubError(error, 'editing a comment');
    }
  }
  return edited;
}

async function postMissing(comments: ReviewComments, summary: string, missing: readonly PlannedComment[]): Promise<PlannedComment[]> {
  const onLines = missing.filter((comment) => comment.anchor.kind === 'lines');
  // A review takes comments on lines only: https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
  const onFiles = missing.filter((comment) => comment.anchor.kind === 'file');
  const refused: PlannedComment[] = [];
  if (onLines.length > 0) {
    try {
      await comments.createReview(summary, onLines);
    } catch (error) {
      if (!isUnacceptable(error)) throw error;
      // One line outside the diff makes GitHub refuse the whole review, without saying which one.
      for (const comment of onLines) {
        if (!(await isPlaced(comments, comment)) && !(await isPlaced(comments, { ...comment, anchor: { kind: 'file' } }))) refused.push(comment);
      }
    }
  }
  for (const comment of onFiles) {
    if (!(await isPlaced(comments, comment))) refused.push(comment);
  }
  return refused;
}

async function isPlaced(comments: ReviewComments, comment: PlannedComment): Promise<boolean> {
  try {
    await comments.createComment(comment);
    return true;
  } catch (error) {
    if (isUnacceptable(error)) return false;
    throw error;
  }
}
