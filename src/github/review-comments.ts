/** The calls that review comments need, and nothing decided: `post-review.ts` is tested against this port. */
import type { ProbotOctokit } from 'probot';
import type { PlannedComment } from '../model/review-plan.ts';
import { toGitHubError } from './github-errors.ts';
import { findMark } from './markers.ts';
import type { RepositoryName } from './read-pull-request.ts';
import type { PostedComment } from './reconcile-comments.ts';

/** Every method rejects with what the client threw, so that the caller can tell an unclear outcome from a refusal. */
export interface ReviewComments {
  /** Our own, oldest first: marked, and written by this App. */
  listOwn(): Promise<PostedComment[]>;
  createReview(body: string, comments: readonly PlannedComment[]): Promise<void>;
  createComment(comment: PlannedComment): Promise<void>;
  updateBody(id: number, body: string): Promise<void>;
}

export interface ReviewTarget extends RepositoryName {
  readonly number: number;
  readonly headSha: string;
  /** Login that writes our comments, such as `stallwatch[bot]`. */
  readonly author: string;
}

export function openReviewComments(octokit: ProbotOctokit, target: ReviewTarget): ReviewComments {
  const name = { owner: target.owner, repo: target.repo };
  const pull = { ...name, pull_number: target.number };
  return {
    async listOwn() {
      try {
        const comments = await octokit.paginate(octokit.rest.pulls.listReviewComments, { ...pull, per_page: 100, sort: 'created', direction: 'asc' });
        return comments.flatMap((comment) => {
          // Anyone can copy a mark; only the author tells whose comment it is.
          const mark = comment.user.login === target.author ? findMark(comment.body) : undefined;
          return mark === undefined ? [] : [{ id: comment.id, body: comment.body, ...mark }];
        });
      } catch (error) {
        throw toGitHubError(error, `listing the comments of pull request ${target.number}`);
      }
    },
    async createReview(body, comments) {
      await octokit.rest.pulls.createReview({
        ...pull,
        // Without it GitHub takes the newest commit, which need not be the one that was analysed.
        commit_id: target.headSha,
        event: 'COMMENT',
        body,
        comments: comments.map((comment) => ({ path: comment.path, body: comment.body, ...linesOf(comment) })),
      });
    },
    async createComment(comment) {
      const place = comment.anchor.kind === 'file' ? { subject_type: 'file' as const } : linesOf(comment);
      await octokit.rest.pulls.createReviewComment({ ...pull, commit_id: target.headSha, path: comment.path, body: comment.body, ...place });
    },
    async updateBody(id, body) {
      await octokit.rest.pulls.updateReviewComment({ ...name, comment_id: id, body });
    },
  };
}

function linesOf(comment: PlannedComment): { line: number; side: 'RIGHT'; start_line?: number; start_side?: 'RIGHT' } | Record<string, never> {
  if (comment.anchor.kind === 'file') return {};
  const { line, startLine } = comment.anchor;
  // A range of one line is refused.
  return startLine === null || startLine >= line ? { line, side: 'RIGHT' } : { line, side: 'RIGHT', start_line: startLine, start_side: 'RIGHT' };
}
