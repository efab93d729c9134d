import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from '../../src/app.ts';
import type { RunningApp } from '../../src/app.ts';
import type { AnalysisOutcome } from '../../src/service/analysis/analysis-messages.ts';
import { webhookPath } from '../../src/service/webhooks/webhook-server.ts';
import { startGitHub } from '../kit/github/start-github.ts';
import type { SimulatedGitHub } from '../kit/github/start-github.ts';
import { findPostgresPrograms, startPostgres } from '../service/postgres-server.ts';
import type { PostgresServer } from '../service/postgres-server.ts';
import { environmentFor, openOrdersPullRequest } from '../service/start-test-app.ts';

const programs = findPostgresPrograms();
const whereInstalled = programs === undefined ? describe.skip : describe;

const oneFinding: AnalysisOutcome = {
  kind: 'reviewed', introduced: ['f1'], files: 3, totalMs: 9,
  plan: {
    comments: [{ fingerprints: ['f1'], path: 'src/orders.ts', anchor: { kind: 'lines', line: 6, startLine: null }, body: '**Every request waits**' }],
    check: { conclusion: 'failure', title: '1 finding', summary: 'One thing.', text: null, annotations: [] },
  },
};

whereInstalled('two replicas on one PostgreSQL server', () => {
  let github: SimulatedGitHub;
  let server: PostgresServer;
  let replicas: RunningApp[] = [];

  beforeAll(async () => {
    github = await startGitHub();
    server = await startPostgres(programs ?? '');
    const start = (): Promise<RunningApp> => {
      const environment = { ...environmentFor(github, mkdtempSync(path.join(tmpdir(), 'replica-'))), DATABASE_URL: server.url, LOG_LEVEL: 'silent' };
      return startApp({ environment, pace: false, analyse: () => Promise.resolve(oneFinding) });
    };
    replicas = await Promise.all([start(), start()]);
  });

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await server.stop();
    await github.stop();
  });

  it('review once what both of them were told of', async () => {
    const pull = await openOrdersPullRequest(github, 'shared');
    const event = await github.events.pullRequest('opened', pull);

    const deliveries = [];
    for (const replica of replicas) {
      github.connectApp(`${replica.url}${webhookPath}`);
      deliveries.push(await github.deliver(event, { guid: '0d4f6a52-7c1b-4c55-9b0e-3a3c5f1f8e21' }));
    }
    await github.waitFor(({ checkRuns }) => checkRuns.some(({ status }) => status === 'completed'));

    expect(deliveries.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    expect(github.state.checkRuns).toHaveLength(1);
    expect(github.state.reviewComments).toHaveLength(1);
  });
});
