/** Reading pull requests and their files. */
import { getDiff } from '../git/diff-lines.ts';
import { runGit } from '../git/run-git.ts';
import { notFound, Refusal } from '../http/refusal.ts';
import { paginate, type Answer, type RepositoryCall, type Route } from '../http/route.ts';
import { renderChangedFile, renderPullRequest, type DiffSize } from '../render/pull-requests.ts';
import type { PullRequestRecord } from '../state/records.ts';

/** https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits */
const maxDiffFiles = 300;
const maxDiffLines = 20_000;
/** https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
const maxListedFiles = 3000;

export function getPullRequest(call: RepositoryCall): PullRequestRecord {
  const pull = call.world.findPullRequest(call.repository, Number(call.parameters['pull_number']));
  if (pull === undefined) throw notFound();
  return pull;
}

export async function measureDiff(pull: PullRequestRecord): Promise<DiffSize> {
  const { gitDir } = pull.repository;
  const { files } = await getDiff(gitDir, pull.base.sha, pull.head.sha);
  return {
    additions: files.reduce((sum, file) => sum + file.additions, 0), deletions: files.reduce((sum, file) => sum + file.deletions, 0), changedFiles: files.length,
    commits: Number(await runGit(gitDir, ['rev-list', '--count', `${pull.base.sha}..${pull.head.sha}`])),
  };
}

function tooLarge(what: string): Refusal {
  return new Refusal(406, { message: `Sorry, the diff exceeded the maximum number of ${what}.`, errors: [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }] });
}

async function answerDiff(pull: PullRequestRecord): Promise<Answer> {
  const { files, text } = await getDiff(pull.repository.gitDir, pull.base.sha, pull.head.sha);
  if (files.length > maxDiffFiles) throw tooLarge(`files (${String(maxDiffFiles)})`);
  if (files.reduce((sum, file) => sum + file.additions + file.deletions, 0) > maxDiffLines) throw tooLarge(`lines (${String(maxDiffLines)})`);
  return { status: 200, raw: { type: 'application/vnd.github.v3.diff; charset=utf-8', bytes: Buffer.from(text) } };
}

export const pullRequestRoutes: readonly Route[] = [
  {
    operation: 'pulls/get', caller: 'repository', needs: ['pull_requests:read'],
    handle: async (call) => {
      const pull = getPullRequest(call);
      if (/\bdiff\b/.test(call.accept)) return answerDiff(pull);
      return { status: 200, body: renderPullRequest(call.world, pull, await measureDiff(pull)) };
    },
  },
  {
    operation: 'pulls/list', caller: 'repository', needs: ['pull_requests:read'],
    handle: async (call) => {
      const { world, repository, query } = call;
      const state = query['state'] ?? 'open';
      const pulls = world.pullRequests.filter((pull) => pull.repository === repository && (state === 'all' || pull.state === state)
        && (query['base'] === undefined || pull.base.ref === query['base']) && (query['head'] === undefined || `${pull.head.owner.login}:${pull.head.ref}` === query['head']));
      const sizes = new Map(await Promise.all(pulls.map(async (pull) => [pull, await measureDiff(pull)] as const)));
      return paginate(call, pulls.toReversed(), (pull) => renderPullRequest(world, pull, sizes.get(pull) ?? { additions: 0, deletions: 0, changedFiles: 0, commits: 0 }, 'pull-request-simple'));
    },
  },
  {
    operation: 'pulls/list-files', caller: 'repository', needs: ['pull_requests:read'],
    handle: async (call) => {
      const pull = getPullRequest(call);
      const { files } = await getDiff(call.repository.gitDir, pull.base.sha, pull.head.sha);
      return paginate(call, files.slice(0, maxListedFiles), (file) => renderChangedFile(call.world, call.repository, file));
    },
  },
];
