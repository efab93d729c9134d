/** Puts a finished review on the pull request: comments first, then the check that refers to them. */
import { GitHubError } from '../../errors.ts';
import { postReview } from '../../github/post-review.ts';
import type { PostedReview } from '../../github/post-review.ts';
import { openReviewComments } from '../../github/review-comments.ts';
import type { AnalysisAnswer } from '../analysis/analysis-messages.ts';
import { concludeRecord } from './conclude-check.ts';
import { renderRefused } from './outcome-texts.ts';
import type { ReviewRun } from './review-run.ts';
import type { CheckRunRecord } from '../store/check-runs.ts';

type Reviewed = Extract<AnalysisAnswer, { kind: 'reviewed' }>;

export async function publishReview(run: ReviewRun, record: CheckRunRecord, result: Reviewed): Promise<void> {
  const review = await postComments(run, record, result);
  const { check } = result.plan;
  await concludeRecord(run.access.octokit, run.database, record, { ...check, text: renderRefused(review.refused, check.text) });
  run.log.info({
    head: record.headSha, conclusion: check.conclusion, introduced: result.introduced.length,
    posted: review.posted, edited: review.edited, refused: review.refused.length, files: result.files, analysisMs: Math.round(result.totalMs),
  }, 'review published');
}

async function postComments(run: ReviewRun, record: CheckRunRecord, result: Reviewed): Promise<PostedReview> {
  const { subject } = run.job;
  // A merge group is several pull requests at once: it has a check, and no place for comments.
  if (subject.kind === 'merge-group') return { posted: 0, edited: 0, refused: [] };
  const author = `${await run.app.getSlug()}[bot]`;
  const comments = openReviewComments(run.access.octokit, { owner: record.owner, repo: record.repo, number: subject.number, headSha: record.headSha, author });
  try {
    return await postReview(comments, {
      comments: result.plan.comments, introduced: new Set(result.introduced), headSha: record.headSha, summary: result.plan.check.title,
    });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.code === 'unavailable' || error.code === 'rate-limited') throw error;
    // A permission that was never granted, a locked conversation: the check can still say everything.
    run.log.warn({ err: error }, 'the comments were refused and go to the check');
    return { posted: 0, edited: 0, refused: result.plan.comments };
  }
}
