/** Reads what a pull request is now. Events arrive out of order, so nothing of an event's payload is believed. */
import type { ProbotOctokit } from 'probot';
import { isNotFound, toGitHubError } from './github-errors.ts';

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** With the repository's present name, which may have changed since the event. */
export interface PullRequest extends RepositoryName {
  readonly number: number;
  readonly open: boolean;
  readonly draft: boolean;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

/** Undefined when there is no such pull request, or this installation may not see it. */
export async function findPullRequest(octokit: ProbotOctokit, { owner, repo }: RepositoryName, number: number): Promise<PullRequest | undefined> {
  try {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
    return {
      owner: data.base.repo.owner.login,
      repo: data.base.repo.name,
      number: data.number,
      open: data.state === 'open',
      draft: data.draft === true,
      headSha: data.head.sha,
      baseSha: data.base.sha,
      baseRef: data.base.ref,
    };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toGitHubError(error, `reading pull request ${number}`);
  }
}
