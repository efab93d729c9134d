/** Creates and concludes check runs. A completed run is final: doing it again means a new run. */
import type { ProbotOctokit } from 'probot';
import type { PlannedAnnotation, PlannedCheck } from '../model/review-plan.ts';
import { isUnclear, toGitHubError } from './github-errors.ts';
import { clipBytes } from './clip-bytes.ts';
import type { RepositoryName } from './read-pull-request.ts';

/** The name people make a required check of. Changing it unblocks nothing and blocks everyone. */
export const checkName = 'stallwatch';

/** https://docs.github.com/en/rest/checks/runs#update-a-check-run: 50 a request, later requests append. */
const annotationsPerRequest = 50;
/** Bytes, not characters, although the page says characters. */
const maxOutputBytes = 65_535;
const maxTitleCharacters = 255;

/** The button that asks for the same commit again. Shown once the run is complete. */
export const rerunAction = { label: 'Re-run', description: 'Analyse this commit again', identifier: 'rerun' } as const;

export interface CheckRequest extends RepositoryName {
  readonly headSha: string;
  /** Our own name for the run, kept by GitHub. */
  readonly externalId: string;
}

export interface CheckConclusion {
  readonly conclusion: PlannedCheck['conclusion'];
  readonly title: string;
  readonly summary: string;
  readonly text: string | null;
  readonly annotations: readonly PlannedAnnotation[];
}

/** The id of a run in progress. When the answer is lost, the run is looked for by its external id. */
export async function createCheckRun(octokit: ProbotOctokit, request: CheckRequest): Promise<number> {
  try {
    const { data } = await octokit.rest.checks.create({
      owner: request.owner,
      repo: request.repo,
      name: checkName,
      head_sha: request.headSha,
      external_id: request.externalId,
      status: 'in_progress',
      started_at: new Date().toISOString(),
    });
    return data.id;
  } catch (error) {
    const stored = isUnclear(error) ? await findCheckRun(octokit, request) : undefined;
    if (stored !== undefined) return stored;
    throw toGitHubError(error, 'creating the check run');
  }
}

export async function findCheckRun(octokit: ProbotOctokit, request: CheckRequest): Promise<number | undefined> {
  try {
    const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
      owner: request.owner, repo: request.repo, ref: request.headSha, check_name: checkName, filter: 'all', per_page: 100,
    });
    return runs.find((run) => run.external_id === request.externalId)?.id;
  } catch (error) {
    throw toGitHubError(error, 'listing check runs');
  }
}

/** The external ids of every run of ours at a commit, whichever pull request it belongs to. */
export async function listExternalIds(octokit: ProbotOctokit, { owner, repo }: RepositoryName, headSha: string): Promise<string[]> {
  try {
    const runs = await octokit.paginate(octokit.rest.checks.listForRef, { owner, repo, ref: headSha, check_name: checkName, filter: 'all', per_page: 100 });
    return runs.flatMap((run) => (run.external_id === null || run.external_id === '' ? [] : [run.external_id]));
  } catch (error) {
    throw toGitHubError(error, 'listing check runs');
  }
}

/** Annotations first, then a last request that carries none and may therefore be repeated without harm. */
export async function concludeCheckRun(octokit: ProbotOctokit, { owner, repo }: RepositoryName, id: number, check: CheckConclusion): Promise<void> {
  const run = { owner, repo, check_run_id: id };
  const output = { title: clipTitle(check.title), summary: clipBytes(check.summary, maxOutputBytes) };
  const text = check.text === null ? {} : { text: clipBytes(check.text, maxOutputBytes) };
  try {
    await appendAnnotations(octokit, { ...run, output }, check.annotations);
    await octokit.rest.checks.update({
      ...run,
      status: 'completed',
      conclusion: check.conclusion,
      completed_at: new Date().toISOString(),
      output: { ...output, ...text },
      actions: [rerunAction],
    });
  } catch (error) {
    throw toGitHubError(error, 'concluding the check run');
  }
}

interface RunOutput extends RepositoryName {
  readonly check_run_id: number;
  readonly output: { readonly title: string; readonly summary: string };
}

/** Appending is not repeatable, so the client must not retry it: after an unclear answer the run itself says what it has. */
async function appendAnnotations(octokit: ProbotOctokit, run: RunOutput, annotations: readonly PlannedAnnotation[]): Promise<void> {
  if (annotations.length === 0) return;
  // An earlier attempt of the same job may have come this far.
  let sent = await countAnnotations(octokit, run);
  let unclear = 0;
  while (sent < annotations.length) {
    const batch = annotations.slice(sent, sent + annotationsPerRequest);
    try {
      await octokit.rest.checks.update({ ...run, output: { ...run.output, annotations: batch.map(toApiAnnotation) }, request: { retries: 0 } });
      sent += batch.length;
    } catch (error) {
      unclear += 1;
      if (!isUnclear(error) || unclear > 3) throw error;
      sent = await countAnnotations(octokit, run);
    }
  }
}

async function countAnnotations(octokit: ProbotOctokit, run: RunOutput): Promise<number> {
  const { data } = await octokit.rest.checks.get({ owner: run.owner, repo: run.repo, check_run_id: run.check_run_id });
  return data.output.annotations_count;
}

function toApiAnnotation(annotation: PlannedAnnotation): {
  path: string; start_line: number; end_line: number; annotation_level: PlannedAnnotation['level']; title: string; message: string;
} {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    annotation_level: annotation.level,
    title: clipTitle(annotation.title),
    message: clipBytes(annotation.message, maxOutputBytes),
  };
}

function clipTitle(title: string): string {
  return title.length <= maxTitleCharacters ? title : `${title.slice(0, maxTitleCharacters - 1)}…`;
}
