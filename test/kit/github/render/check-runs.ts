import { completeAs } from '../openapi/complete.ts';
import type { CheckRunRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { appEvents, nodeId, renderApp, repositoryUrl } from './accounts.ts';
import { pullUrl } from './pull-requests.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Open pull requests with this head; never those of forks, which GitHub leaves out. */
export function renderMinimalPullRequests(world: World, run: Pick<CheckRunRecord, 'repository' | 'headSha'>): readonly Fields[] {
  const { repository } = run;
  const repo = { id: repository.id, name: repository.name, url: repositoryUrl(world, repository) };
  return world.pullRequests
    .filter((pull) => pull.repository === repository && pull.state === 'open' && pull.head.sha === run.headSha && pull.head.owner === repository.owner)
    .map((pull) => ({
      id: pull.id, number: pull.number, url: pullUrl(world, pull),
      head: { ref: pull.head.ref, sha: pull.head.sha, repo }, base: { ref: pull.base.ref, sha: pull.base.sha, repo },
    }));
}

/** `check-run`, or `check-run-with-simple-check-suite` in webhooks. */
export function renderCheckRun(world: World, run: CheckRunRecord, schema = 'check-run'): Fields {
  const self = `${repositoryUrl(world, run.repository)}/check-runs/${String(run.id)}`;
  return completeAs(schema, {
    id: run.id, node_id: nodeId('CR', run.id), name: run.name, head_sha: run.headSha, external_id: run.externalId ?? '', status: run.status, conclusion: run.conclusion,
    started_at: run.startedAt, completed_at: run.completedAt, url: self, html_url: `${world.url}/${run.repository.fullName}/runs/${String(run.id)}`, details_url: run.detailsUrl ?? `${world.url}/apps/${world.app.slug}`,
    output: { title: run.title, summary: run.summary, text: run.text, annotations_count: run.annotations.length, annotations_url: `${self}/annotations` },
    check_suite: schema === 'check-run' ? { id: run.suiteId } : renderCheckSuite(world, run),
    app: renderApp(world), pull_requests: renderMinimalPullRequests(world, run),
  });
}

export function renderCheckSuite(world: World, run: CheckRunRecord): Fields {
  // GitHub's schema of this one event lists the events of an App without merge_group.
  const app = { ...renderApp(world), events: appEvents.filter((event) => event !== 'merge_group') };
  return {
    id: run.suiteId, node_id: nodeId('CS', run.suiteId), head_sha: run.headSha, status: 'queued', conclusion: null, app,
    url: `${repositoryUrl(world, run.repository)}/check-suites/${String(run.suiteId)}`, pull_requests: renderMinimalPullRequests(world, run),
    before: null, after: run.headSha, head_branch: world.pullRequests.find((pull) => pull.head.sha === run.headSha && pull.head.owner === run.repository.owner)?.head.ref ?? null,
  };
}
