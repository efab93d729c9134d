/** Takes a verified event, gives the reviews it asks for. What is to be reviewed is read from GitHub by the worker. */
import type { Probot } from 'probot';
import type { GitHubApp } from '../../github/open-app.ts';
import { listExternalIds, rerunAction } from '../../github/post-check.ts';
import type { Log } from '../log.ts';
import type { DeliveryJob } from '../queue.ts';
import { findSubjectOf, parseSubject } from '../review/review-job.ts';
import type { ReviewJob, ReviewSubject } from '../review/review-job.ts';
import type { Sql } from '../store/database.ts';
import { abandonCheckRunsOf, findTargetsOfCommit } from '../store/check-runs.ts';

export interface EventDependencies {
  readonly app: GitHubApp;
  readonly database: Sql;
  readonly log: Log;
}

/** The part of every payload that says whose repository it is. */
interface PayloadOrigin {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository: { readonly id: number; readonly name: string; readonly owner: { readonly login: string } };
}

/** One event at a time: Probot's handlers give nothing back, so what they ask for is collected on the way. */
export function createEventRouter(dependencies: EventDependencies): (delivery: DeliveryJob) => Promise<readonly ReviewJob[]> {
  const { probot } = dependencies.app;
  let asked: ReviewJob[] = [];
  registerHandlers(probot, dependencies, (job) => { asked.push(job); });
  return async (delivery) => {
    asked = [];
    // The name and payload were checked at the door; the types come from GitHub's schema, which no program can promise.
    await probot.receive(delivery as Parameters<typeof probot.receive>[0]);
    return asked;
  };
}

function registerHandlers(probot: Pick<Probot, 'on'>, dependencies: EventDependencies, request: (job: ReviewJob) => void): void {
  const { database, log } = dependencies;
  const ask: Ask = (payload, subject, reason) => {
    const { repository, installation } = payload;
    if (installation === undefined) log.warn({ reason }, 'an event without an installation was ignored');
    else request({ installationId: installation.id, repositoryId: repository.id, owner: repository.owner.login, repo: repository.name, subject, reason });
  };

  // Closed and converted ones too: the worker concludes what is open, whatever the order of the events.
  probot.on([
    'pull_request.opened', 'pull_request.reopened', 'pull_request.synchronize', 'pull_request.ready_for_review',
    'pull_request.converted_to_draft', 'pull_request.closed',
  ], ({ payload }) => { ask(payload, { kind: 'pull-request', number: payload.pull_request.number }, `pull_request.${payload.action}`); });

  probot.on('pull_request.edited', ({ payload }) => {
    // A new title changes nothing; a new base changes the diff.
    if (payload.changes.base !== undefined) ask(payload, { kind: 'pull-request', number: payload.pull_request.number }, 'pull_request.edited');
  });

  probot.on('merge_group.checks_requested', ({ payload }) => {
    if (payload.repository === undefined) return;
    const { base_sha: baseSha, head_sha: headSha } = payload.merge_group;
    ask({ ...payload, repository: payload.repository }, { kind: 'merge-group', baseSha, headSha }, 'merge_group.checks_requested');
  });

  // The list of pull requests in a check event is empty for forks: only what we wrote ourselves tells what the run is about.
  probot.on('check_run.rerequested', ({ payload }) => { askAgain(ask, payload, payload.check_run.external_id, 'check_run.rerequested'); });
  probot.on('check_run.requested_action', ({ payload }) => {
    if (payload.requested_action?.identifier === rerunAction.identifier) askAgain(ask, payload, payload.check_run.external_id, 'check_run.requested_action');
  });
  probot.on('check_suite.rerequested', async ({ payload }) => {
    const subjects = await findSubjectsOfCommit(dependencies, payload, payload.check_suite.head_sha);
    for (const subject of subjects) ask(payload, subject, 'check_suite.rerequested');
  });

  probot.on(['installation.deleted', 'installation.suspend'], async ({ payload }) => {
    await abandonCheckRunsOf(database, payload.installation.id);
    log.info({ installation: payload.installation.id, action: payload.action }, 'an installation ended');
  });
}

type Ask = (payload: PayloadOrigin, subject: ReviewSubject, reason: string) => void;

function askAgain(ask: Ask, payload: PayloadOrigin, externalId: string | null | undefined, reason: string): void {
  const subject = findSubjectOf(externalId ?? '');
  if (subject !== undefined) ask(payload, subject, reason);
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
