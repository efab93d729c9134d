/** Takes a verified event, asks the queue for a review. What is to be reviewed is read from GitHub by the worker. */
import type { Probot } from 'probot';
import type { GitHubApp } from '../../github/open-app.ts';
import { listExternalIds, rerunAction } from '../../github/post-check.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue.ts';
import { findSubjectOf, parseSubject } from '../review/review-job.ts';
import type { ReviewJob, ReviewSubject } from '../review/review-job.ts';
import type { Sql } from '../store/database.ts';
import { abandonCheckRunsOf, findTargetsOfCommit } from '../store/check-runs.ts';

export interface EventDependencies {
  readonly app: GitHubApp;
  readonly queue: Pick<Queue, 'addReview'>;
  readonly database: Sql;
  readonly log: Log;
}

/** The part of every payload that says whose repository it is. */
interface PayloadOrigin {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository: { readonly id: number; readonly name: string; readonly owner: { readonly login: string } };
}

export function routeEvents(probot: Pick<Probot, 'on'>, dependencies: EventDependencies): void {
  const { queue, database, log } = dependencies;
  const ask = (payload: PayloadOrigin, subject: ReviewSubject, reason: string): Promise<void> => askForReview(queue, log, payload, subject, reason);

  // Closed and converted ones too: the worker concludes what is open, whatever the order of the events.
  probot.on([
    'pull_request.opened', 'pull_request.reopened', 'pull_request.synchronize', 'pull_request.ready_for_review',
    'pull_request.converted_to_draft', 'pull_request.closed',
  ], ({ payload }) => ask(payload, { kind: 'pull-request', number: payload.pull_request.number }, `pull_request.${payload.action}`));

  probot.on('pull_request.edited', async ({ payload }) => {
    // A new title changes nothing; a new base changes the diff.
    if (payload.changes.base !== undefined) await ask(payload, { kind: 'pull-request', number: payload.pull_request.number }, 'pull_request.edited');
  });

  probot.on('merge_group.checks_requested', async ({ payload }) => {
    if (payload.repository === undefined) return;
    const { base_sha: baseSha, head_sha: headSha } = payload.merge_group;
    await ask({ ...payload, repository: payload.repository }, { kind: 'merge-group', baseSha, headSha }, 'merge_group.checks_requested');
  });

  // The list of pull requests in a check event is empty for forks: only what we wrote ourselves tells what the run is about.
  probot.on('check_run.rerequested', ({ payload }) => askAgain(ask, payload, payload.check_run.external_id, 'check_run.rerequested'));
  probot.on('check_run.requested_action', async ({ payload }) => {
    if (payload.requested_action?.identifier === rerunAction.identifier) await askAgain(ask, payload, payload.check_run.external_id, 'check_run.requested_action');
  });
  probot.on('check_suite.rerequested', async ({ payload }) => {
    const subjects = await findSubjectsOfCommit(dependencies, payload, payload.check_suite.head_sha);
    for (const subject of subjects) await ask(payload, subject, 'check_suite.rerequested');
  });

  probot.on(['installation.deleted', 'installation.suspend'], async ({ payload }) => {
    await abandonCheckRunsOf(database, payload.installation.id);
    log.info({ installation: payload.installation.id, action: payload.action }, 'an installation ended');
  });
}

type Ask = (payload: PayloadOrigin, subject: ReviewSubject, reason: string) => Promise<void>;

async function askAgain(ask: Ask, payload: PayloadOrigin, externalId: string | null | undefined, reason: string): Promise<void> {
  const subject = findSubjectOf(externalId ?? '');
  if (subject !== undefined) await ask(payload, subject, reason);
}

async function askForReview(queue: Pick<Queue, 'addReview'>, log: Log, payload: PayloadOrigin, subject: ReviewSubject, reason: string): Promise<void> {
  const { repository, installation } = payload;
  if (installation === undefined) {
    log.warn({ reason }, 'an event without an installation was ignored');
    return;
  }
  const job: ReviewJob = { installationId: installation.id, repositoryId: repository.id, owner: repository.owner.login, repo: repository.name, subject, reason };
  await queue.addReview(job);
}

/** Our own records first; GitHub's, when this database was not there at the time. */
async function findSubjectsOfCommit(dependencies: EventDependencies, payload: PayloadOrigin, headSha: string): Promise<ReviewSubject[]> {
  const known = await findTargetsOfCommit(dependencies.database, payload.repository.id, headSha);
  const stored = known.flatMap((target) => parseSubject(target) ?? []);
  if (stored.length > 0 || payload.installation === undefined) return stored;
  const access = await dependencies.app.openRepository(payload.installation.id, payload.repository.id);
  try {
    const externalIds = await listExternalIds(access.octokit, { owner: payload.repository.owner.login, repo: payload.repository.name }, headSha);
    const subjects = externalIds.flatMap((externalId) => findSubjectOf(externalId) ?? []);
    return [...new Map(subjects.map((subject) => [JSON.stringify(subject), subject])).values()];
  } finally {
    await access.revoke();
  }
}
