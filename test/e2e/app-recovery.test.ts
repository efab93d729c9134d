import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from '../../src/app.ts';
import type { AppOptions, RunningApp } from '../../src/app.ts';
import type { AnalysisOutcome } from '../../src/service/analysis/analysis-messages.ts';
import { openEmbedded } from '../../src/service/store/embedded-database.ts';
import { webhookPath } from '../../src/service/webhooks/webhook-server.ts';
import { startGitHub } from '../kit/github/start-github.ts';
import type { SimulatedGitHub } from '../kit/github/start-github.ts';
import { environmentFor, openOrdersPullRequest } from '../service/start-test-app.ts';

const nothingFound: AnalysisOutcome = {
  kind: 'reviewed', introduced: [], files: 3, totalMs: 9,
  plan: { comments: [], check: { conclusion: 'success', title: 'Nothing found', summary: 'Nothing new.', text: null, annotations: [] } },
};

const dataDir = mkdtempSync(path.join(tmpdir(), 'recovery-'));
let github: SimulatedGitHub;

beforeAll(async () => {
  github = await startGitHub();
});

afterAll(async () => {
  expect(github.state.ownFaults).toEqual([]);
  await github.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(analyse: NonNullable<AppOptions['analyse']>): Promise<RunningApp> {
  const app = await startApp({ environment: { ...environmentFor(github, dataDir), LOG_LEVEL: 'silent' }, pace: false, analyse });
  github.connectApp(`${app.url}${webhookPath}`);
  return app;
}

/** An analysis that only ends when the process is told to stop. */
const endless: NonNullable<AppOptions['analyse']> = (_request, { signal }) => new Promise((resolve) => {
  signal.addEventListener('abort', () => { resolve({ kind: 'stopped', because: 'shutdown', lastWords: '' }); });
});

describe('an App that is stopped in the middle of a review', () => {
  it('leaves the check open, and the next start concludes that same check', async () => {
    const pull = await openOrdersPullRequest(github, 'interrupted');
    const first = await start(endless);
    await github.deliver(github.events.pullRequest('opened', pull));
    await github.waitFor(({ checkRuns }) => checkRuns.length === 1);

    await first.stop();
    const left = github.state.checkRuns.map(({ status }) => status);
    const second = await start(() => Promise.resolve(nothingFound));
    await github.waitFor(({ checkRuns }) => checkRuns.every(({ status }) => status === 'completed'));
    await second.stop();

    expect(left).toEqual(['in_progress']);
    expect(github.state.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['success']);
  });

  it('concludes at its next start what is overdue and has no job any more', async () => {
    const pull = await openOrdersPullRequest(github, 'forgotten');
    const first = await start(endless);
    await github.deliver(github.events.pullRequest('opened', pull));
    await github.waitFor(({ checkRuns }) => checkRuns.filter(({ status }) => status === 'in_progress').length === 1);
    await first.stop();
    const database = await openEmbedded(dataDir);
    await database.query(`delete from stallwatch_queue.job where name = 'review'`);
    await database.query(`update stallwatch.check_runs set deadline = now() where state = 'open'`);
    await database.close();

    const second = await start(endless);
    await github.waitFor(({ checkRuns }) => checkRuns.every(({ status }) => status === 'completed'));
    await second.stop();

    expect(github.state.checkRuns.at(-1)).toMatchObject({ conclusion: 'neutral', title: 'Not reviewed: out of time' });
  });

  it('can be stopped twice', async () => {
    const app = await start(endless);

    await Promise.all([app.stop(), app.stop()]);

    await expect(fetch(`${app.url}/livez`)).rejects.toThrow();
  });
});
