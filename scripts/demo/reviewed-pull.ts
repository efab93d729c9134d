/** One pull request with what was said on it: what the page and the terminal show. Plain data, taken from the simulated GitHub. */
import { getDiff } from '../../test/kit/github/git/diff-lines.ts';
import type { ChangedFile } from '../../test/kit/github/git/diff-lines.ts';
import type { CheckRunRecord, PullRequestRecord } from '../../test/kit/github/state/records.ts';
import type { GitHubState } from '../../test/kit/github/state/state.ts';

export interface ReviewedPull {
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly baseRef: string;
  readonly headRef: string;
  readonly files: readonly ChangedFile[];
  readonly comments: readonly ShownComment[];
  readonly check: ShownCheck | null;
}

export interface ShownComment {
  readonly author: string;
  readonly path: string;
  /** Null for a comment on the file. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly body: string;
}

export interface ShownCheck {
  readonly name: string;
  readonly conclusion: CheckRunRecord['conclusion'];
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

export async function readReviewedPull(state: GitHubState, pull: PullRequestRecord): Promise<ReviewedPull> {
  const { files } = await getDiff(pull.repository.gitDir, pull.base.sha, pull.head.sha);
  const check = findConcludedCheck(state, pull);
  return {
    repository: pull.repository.fullName, number: pull.number, title: pull.title, body: pull.body ?? '', author: pull.author.login, baseRef: pull.base.ref, headRef: pull.head.ref, files,
    comments: state.reviewComments
      .filter((comment) => comment.pull === pull)
      .map(({ user, path, line, startLine, body, subject }) => ({ author: user.login, path, body, line: subject === 'file' ? null : line, startLine })),
    check: check === undefined ? null : { name: check.name, conclusion: check.conclusion, title: check.title ?? '', summary: check.summary ?? '', text: check.text ?? '' },
  };
}

/** The App concludes the check last, so this is also the sign that the review is in. */
export function findConcludedCheck(state: GitHubState, pull: PullRequestRecord): CheckRunRecord | undefined {
  return state.checkRuns.findLast((run) => run.repository === pull.repository && run.headSha === pull.head.sha && run.status === 'completed');
}
