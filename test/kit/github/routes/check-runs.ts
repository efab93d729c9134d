/** Check runs: created, updated until completed, listed by commit. */
import { findCommit } from '../git/bare-repository.ts';
import { completeAs } from '../openapi/complete.ts';
import { notFound, Refusal, unprocessable } from '../http/refusal.ts';
import { paginate, type RepositoryCall, type Route } from '../http/route.ts';
import { renderCheckRun } from '../render/check-runs.ts';
import type { CheckRunRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { refuseUnfitCheckRun, type CheckRunBody } from './check-limits.ts';

/** GitHub shows at most this many runs of one name in a suite and deletes older ones. */
const maxRunsOfOneName = 1000;

function applyBody(world: World, run: CheckRunRecord, body: CheckRunBody): void {
  run.name = body.name ?? run.name;
  run.detailsUrl = body.details_url ?? run.detailsUrl;
  run.externalId = body.external_id ?? run.externalId;
  run.startedAt = body.started_at ?? run.startedAt;
  run.title = body.output?.title ?? run.title;
  run.summary = body.output?.summary ?? run.summary;
  run.text = body.output?.text ?? run.text;
  run.annotations.push(...(body.output?.annotations ?? []));
  run.actions = body.actions ?? run.actions;
  if (body.conclusion !== undefined && body.conclusion !== 'stale') {
    // A conclusion completes the run, whatever status came with it.
    run.status = 'completed';
    run.conclusion = body.conclusion;
    run.completedAt = body.completed_at ?? run.completedAt ?? world.timestamp();
  } else if (body.status !== undefined) {
    run.status = body.status;
  }
}

/** All runs of an App on one commit are one suite. */
function findSuiteId(world: World, run: { readonly repository: CheckRunRecord['repository']; readonly headSha: string }): number {
  return world.checkRuns.find((other) => other.repository === run.repository && other.headSha === run.headSha)?.suiteId ?? world.nextId();
}

function dropOldest(world: World, run: CheckRunRecord): void {
  const same = world.checkRuns.filter((other) => other.suiteId === run.suiteId && other.name === run.name);
  const [oldest] = same;
  if (oldest !== undefined && same.length > maxRunsOfOneName) world.checkRuns.splice(world.checkRuns.indexOf(oldest), 1);
}

async function createCheckRun(call: RepositoryCall): Promise<CheckRunRecord> {
  const { world, repository } = call;
  const body = call.body as CheckRunBody & { readonly name: string; readonly head_sha: string };
  refuseUnfitCheckRun(body);
  const headSha = body.head_sha;
  if (!/^[0-9a-f]{40}$/.test(headSha) || (await findCommit(repository.gitDir, headSha)) === undefined) {
    throw new Refusal(422, { message: `No commit found for SHA: ${headSha}` }, { violation: { kind: 'schema', detail: `head_sha ${headSha} is no commit` } });
  }
  const run: CheckRunRecord = {
    id: world.nextId(), suiteId: findSuiteId(world, { repository, headSha }), repository, name: body.name, headSha, externalId: null, detailsUrl: null, status: 'queued', conclusion: null,
    startedAt: world.timestamp(), completedAt: null, title: null, summary: null, text: null, annotations: [], actions: [],
  };
  applyBody(world, run, body);
  world.checkRuns.push(run);
  dropOldest(world, run);
  return run;
}

function getCheckRun(call: RepositoryCall): CheckRunRecord {
  const found = call.world.checkRuns.find((run) => run.repository === call.repository && String(run.id) === call.parameters['check_run_id']);
  if (found === undefined) throw notFound();
  return found;
}

function updateCheckRun(call: RepositoryCall): CheckRunRecord {
  const run = getCheckRun(call);
  const body = call.body as CheckRunBody;
  refuseUnfitCheckRun(body);
  const reopens = run.status === 'completed' && body.conclusion === undefined && body.status !== undefined && body.status !== 'completed';
  if (reopens && call.world.behaviour.refuseReopenedChecks) throw unprocessable('frozen', ['A completed check run cannot be reopened']);
  applyBody(call.world, run, body);
  return run;
}

async function listForCommit(call: RepositoryCall): Promise<readonly CheckRunRecord[]> {
  const { world, repository, query, parameters } = call;
  const commit = await findCommit(repository.gitDir, parameters['ref'] ?? '');
  if (commit === undefined) throw new Refusal(422, { message: `No commit found for SHA: ${parameters['ref'] ?? ''}` });
  const isOther = query['app_id'] !== undefined && query['app_id'] !== world.app.id;
  const runs = world.checkRuns.filter((run) => !isOther && run.repository === repository && run.headSha === commit
    && (query['check_name'] === undefined || run.name === query['check_name']) && (query['status'] === undefined || run.status === query['status'])).toReversed();
  return query['filter'] === 'all' ? runs : runs.filter((run, index) => runs.findIndex((other) => other.name === run.name) === index);
}

export const checkRunRoutes: readonly Route[] = [
  { operation: 'checks/create', caller: 'repository', needs: ['checks:write'], handle: async (call) => ({ status: 201, body: renderCheckRun(call.world, await createCheckRun(call)) }) },
  { operation: 'checks/update', caller: 'repository', needs: ['checks:write'], handle: (call) => ({ status: 200, body: renderCheckRun(call.world, updateCheckRun(call)) }) },
  { operation: 'checks/get', caller: 'repository', needs: ['checks:read'], handle: (call) => ({ status: 200, body: renderCheckRun(call.world, getCheckRun(call)) }) },
  {
    operation: 'checks/list-annotations', caller: 'repository', needs: ['checks:read'],
    handle: (call) => {
      const run = getCheckRun(call);
      return paginate(call, run.annotations, (annotation) => completeAs('check-annotation', { ...annotation, blob_href: `${call.world.url}/${run.repository.fullName}/blob/${run.headSha}/${encodeURIComponent(annotation.path)}` }));
    },
  },
  {
    operation: 'checks/list-for-ref', caller: 'repository', needs: ['checks:read'],
    handle: async (call) => {
      const runs = await listForCommit(call);
      return paginate(call, runs, (run) => renderCheckRun(call.world, run), (page) => ({ total_count: runs.length, check_runs: page }));
    },
  },
];
