/** The demo from start to end: simulated GitHub, real App, real repositories, signed webhooks, and the reviews that come of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { startGitHub } from '../../test/kit/github/start-github.ts';
import type { SimulatedGitHub } from '../../test/kit/github/start-github.ts';
import type { PullRequestRecord } from '../../test/kit/github/state/records.ts';
import { incidents } from './incidents.ts';
import { openIncident, openRange } from './open-pull-requests.ts';
import type { DemoOptions } from './read-options.ts';
import { findConcludedCheck, readReviewedPull } from './reviewed-pull.ts';
import type { ReviewedPull } from './reviewed-pull.ts';

export interface DemoResult {
  readonly pulls: readonly ReviewedPull[];
  /** What the App sent and GitHub would have refused; empty when all is well. */
  readonly violations: readonly string[];
}

/** Starts everything, waits until each review is in or the time is over, and stops everything again. */
export async function runDemo(range: DemoOptions['range'], report: (line: string) => void, signal: AbortSignal, patienceMs = 120_000): Promise<DemoResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stallwatch-demo-'));
  const stops: (() => Promise<void>)[] = [() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 })];
  try {
    const github = await startGitHub();
    stops.push(() => github.stop());
    report(`Simulated GitHub at ${github.url}`);
    const app = await startApp({ environment: settingsFor(github, dataDir), pace: false });
    stops.push(() => app.stop());
    github.connectApp(`${app.url}/api/github/webhooks`);
    report(`Stallwatch at ${app.url}`);

    const pulls = range === null ? await openIncidents(github) : [await openRange(github, range)];
    for (const pull of pulls) report(`Opened ${pull.repository.fullName}#${pull.number}: ${pull.title}`);
    await Promise.all(pulls.map((pull) => github.deliver(github.events.pullRequest('opened', pull))));
    report('Waiting for the reviews …');
    await waitForReviews(github, pulls, signal, patienceMs);
    return {
      pulls: await Promise.all(pulls.map((pull) => readReviewedPull(github.state, pull))),
      violations: [...github.state.violations.map((violation) => `${violation.operation}: ${violation.detail}`), ...github.state.ownFaults],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** One after the other, so that the page shows them in this order. */
async function openIncidents(github: SimulatedGitHub): Promise<readonly PullRequestRecord[]> {
  const pulls: PullRequestRecord[] = [];
  for (const incident of incidents) pulls.push(await openIncident(github, incident));
  return pulls;
}

async function waitForReviews(github: SimulatedGitHub, pulls: readonly PullRequestRecord[], signal: AbortSignal, patienceMs: number): Promise<void> {
  if (signal.aborted) return;
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => { resolve(); }, { once: true });
  });
  // A review that is late is not an error of the demo: it is shown as missing.
  const concluded = github.waitFor((state) => pulls.every((pull) => findConcludedCheck(state, pull) !== undefined), patienceMs).catch(() => undefined);
  await Promise.race([concluded, stopped]);
}

function settingsFor(github: SimulatedGitHub, dataDir: string): Record<string, string> {
  return {
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKeyPem,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    GITHUB_GIT_URL: github.url,
    HOST: '127.0.0.1',
    PORT: '0',
    STALLWATCH_DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
  };
}
