/** Builds webhook payloads from what the simulated GitHub knows at this moment. Building sends nothing: an event kept back is an event out of order. */
import { randomUUID } from 'node:crypto';
import { completeAs } from '../openapi/complete.ts';
import { validateWebhook } from '../openapi/validate.ts';
import { appEvents, nodeId, renderInstallation, renderRepository, renderUser, repositoryUrl } from '../render/accounts.ts';
import { renderCheckRun, renderCheckSuite } from '../render/check-runs.ts';
import { pullHtmlUrl, pullUrl, renderIssueComment, renderPullRequest } from '../render/pull-requests.ts';
import { measureDiff } from '../routes/pull-requests.ts';
import type { CheckRunRecord, InstallationRecord, IssueCommentRecord, PullRequestRecord, RepositoryRecord, UserRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { WebhookEvent } from './deliver.ts';
import { webhookSchemas, type WebhookName } from './webhook-schemas.ts';

type Fields = Readonly<Record<string, unknown>>;

function createEvent(name: WebhookName, fields: Fields): WebhookEvent {
  const [event = '', action = null] = name.split('.');
  const schema = webhookSchemas[name];
  const payload = completeAs(schema, { ...(action === null ? {} : { action }), ...fields });
  const problems = validateWebhook(schema, payload);
  if (problems.length > 0) throw new Error(`The simulated ${name} is not what GitHub sends: ${problems.map((problem) => `${problem.at}: ${problem.message}`).join('; ')}`);
  return { event, action, payload };
}

/** What every event of a repository carries. */
function surroundings(world: World, repository: RepositoryRecord, sender: UserRecord): Fields {
  const installation = world.findInstallationOf(repository);
  return {
    repository: renderRepository(world, repository, 'repository-webhooks'), sender: renderUser(world, sender),
    ...(installation === undefined ? {} : { installation: { id: installation.id, node_id: nodeId('MDIz', installation.id) } }),
  };
}

export type PullRequestAction = 'opened' | 'reopened' | 'closed' | 'converted_to_draft' | 'ready_for_review' | 'synchronize' | 'edited';

export interface PullRequestDetails {
  /** Of a push: the head before and after it. */
  readonly before?: string;
  readonly after?: string;
  /** Of an edit: the base branch before it. */
  readonly baseBefore?: { readonly ref: string; readonly sha: string };
  readonly sender?: UserRecord;
}

async function pullRequest(world: World, action: PullRequestAction, pull: PullRequestRecord, details: PullRequestDetails = {}): Promise<WebhookEvent> {
  const { baseBefore, before, after } = details;
  const push = action === 'synchronize' ? { before: before ?? pull.head.sha, after: after ?? pull.head.sha } : {};
  const edit = action === 'edited' ? { changes: baseBefore === undefined ? { title: { from: `${pull.title} (draft)` } } : { base: { ref: { from: baseBefore.ref }, sha: { from: baseBefore.sha } } } } : {};
  return createEvent(`pull_request.${action}`, {
    number: pull.number, pull_request: renderPullRequest(world, pull, await measureDiff(pull), 'pull-request-webhook'),
    ...surroundings(world, pull.repository, details.sender ?? pull.author), ...push, ...edit,
  });
}

function checkRun(world: World, action: 'rerequested' | 'requested_action', run: CheckRunRecord, details: { readonly sender: UserRecord; readonly identifier?: string }): WebhookEvent {
  return createEvent(`check_run.${action}`, {
    check_run: renderCheckRun(world, run, 'check-run-with-simple-check-suite'), ...surroundings(world, run.repository, details.sender),
    ...(details.identifier === undefined ? {} : { requested_action: { identifier: details.identifier } }),
  });
}

function checkSuite(world: World, run: CheckRunRecord, sender: UserRecord): WebhookEvent {
  return createEvent('check_suite.rerequested', { check_suite: renderCheckSuite(world, run), ...surroundings(world, run.repository, sender) });
}

function issueComment(world: World, comment: IssueCommentRecord): WebhookEvent {
  const pull = world.findPullRequest(comment.repository, comment.number);
  if (pull === undefined) throw new Error('Only comments of pull requests are simulated');
  const html = pullHtmlUrl(world, pull);
  return createEvent('issue_comment.created', {
    issue: {
      id: pull.id, node_id: nodeId('PR', pull.id), number: pull.number, title: pull.title, body: pull.body, state: pull.state, user: renderUser(world, pull.author), locked: false,
      url: `${repositoryUrl(world, pull.repository)}/issues/${String(pull.number)}`, html_url: html, pull_request: { url: pullUrl(world, pull), html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` },
    },
    comment: renderIssueComment(world, comment), ...surroundings(world, comment.repository, comment.user),
  });
}

function installation(world: World, action: 'created' | 'deleted' | 'suspend' | 'unsuspend', record: InstallationRecord, sender: UserRecord): WebhookEvent {
  const repositories = world.repositoriesOf(record).map((repository) => ({
    id: repository.id, node_id: nodeId('R', repository.id), name: repository.name, full_name: repository.fullName, private: repository.isPrivate,
  }));
  return createEvent(`installation.${action}`, { installation: renderInstallation(world, record), repositories, sender: renderUser(world, sender) });
}

export interface MergeGroup {
  readonly repository: RepositoryRecord;
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

function mergeGroup(world: World, group: MergeGroup): WebhookEvent {
  return createEvent('merge_group.checks_requested', {
    merge_group: { head_sha: group.headSha, head_ref: group.headRef, base_sha: group.baseSha, base_ref: group.baseRef, head_commit: { id: group.headSha } },
    ...surroundings(world, group.repository, world.getUser('github-merge-queue[bot]', 'Bot')),
  });
}

function ping(world: World): WebhookEvent {
  return createEvent('ping', { zen: `Keep it logically awesome. ${randomUUID()}`, hook_id: world.app.id, hook: { type: 'App', id: world.app.id, app_id: world.app.id, name: 'web', active: true, events: [...appEvents] } });
}

/** The builders, bound to one simulated GitHub. */
export interface Events {
  /** `before` and `after` for a push, `baseBefore` for an edit of the base branch. */
  pullRequest(action: PullRequestAction, pull: PullRequestRecord, details?: PullRequestDetails): Promise<WebhookEvent>;
  /** Somebody clicked "Re-run", or one of the run's own buttons, named by `identifier`. */
  checkRun(action: 'rerequested' | 'requested_action', run: CheckRunRecord, details: { readonly sender: UserRecord; readonly identifier?: string }): WebhookEvent;
  /** "Re-run all checks" for the commit of this run. */
  checkSuiteRerequested(run: CheckRunRecord, sender: UserRecord): WebhookEvent;
  issueCommentCreated(comment: IssueCommentRecord): WebhookEvent;
  installation(action: 'created' | 'deleted' | 'suspend' | 'unsuspend', record: InstallationRecord, sender: UserRecord): WebhookEvent;
  mergeGroupChecksRequested(group: MergeGroup): WebhookEvent;
  ping(): WebhookEvent;
}

export function createEvents(world: World): Events {
  return {
    pullRequest: (action, pull, details) => pullRequest(world, action, pull, details),
    checkRun: (action, run, details) => checkRun(world, action, run, details),
    checkSuiteRerequested: (run, sender) => checkSuite(world, run, sender),
    issueCommentCreated: (comment) => issueComment(world, comment),
    installation: (action, record, sender) => installation(world, action, record, sender),
    mergeGroupChecksRequested: (group) => mergeGroup(world, group),
    ping: () => ping(world),
  };
}
