/** The real App against the simulated GitHub: real server, store, queue and git; only the analysis may be replaced. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from '../../src/app.ts';
import type { AppOptions } from '../../src/app.ts';
import { webhookPath } from '../../src/service/webhooks/webhook-server.ts';
import { startGitHub } from '../kit/github/start-github.ts';
import type { SimulatedGitHub } from '../kit/github/start-github.ts';
import type { PullRequestRecord } from '../kit/github/state/records.ts';

export interface TestApp {
  readonly github: SimulatedGitHub;
  readonly dataDir: string;
  readonly url: string;
  /** Everything the App has logged. */
  readLog(): string;
  stop(): Promise<void>;
}

export function environmentFor(github: SimulatedGitHub, dataDir: string): Record<string, string> {
  return {
    APP_ID: String(github.app.id), PRIVATE_KEY: github.app.privateKeyPem, WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url, GITHUB_GIT_URL: github.url, HOST: '127.0.0.1', PORT: '0', STALLWATCH_DATA_DIR: dataDir, LOG_LEVEL: 'debug',
  };
}

export async function startTestApp(options: Pick<AppOptions, 'analyse'> = {}): Promise<TestApp> {
  // The limit of writes a minute would otherwise count those of all tests of a file together.
  const github = await startGitHub({ behaviour: { contentPerMinute: 10_000 } });
  const dataDir = mkdtempSync(path.join(tmpdir(), 'app-'));
  let logged = '';
  const app = await startApp({ ...options, environment: environmentFor(github, dataDir), logDestination: { write: (line) => { logged += line; } }, pace: false });
  github.connectApp(`${app.url}${webhookPath}`);
  return {
    github,
    dataDir,
    url: app.url,
    readLog: () => logged,
    async stop() {
      await app.stop();
      await github.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A pull request that changes one line of a small service; `slow` makes the change one that blocks a request. */
export async function openOrdersPullRequest(github: SimulatedGitHub, name: string, draft = false): Promise<PullRequestRecord> {
  const repository = await github.addRepository({ owner: 'acme', name, files: ordersService('db.prepare("select 1").get()') });
  if (github.state.installations.length === 0) github.addInstallation({ account: 'acme' });
  await github.commit({ repository, branch: 'recent-orders', files: ordersService('db.prepare("select * from orders").all()') });
  return github.openPullRequest({ repository, head: 'recent-orders', title: 'Show recent orders', draft });
}

function ordersService(query: string): Record<string, string> {
  return {
    'package.json': JSON.stringify({ name: 'orders', dependencies: { express: '5.1.0', 'better-sqlite3': '12.2.0' } }),
    'src/orders.ts': ['import Database from "better-sqlite3";', '', 'const db = new Database("orders.db");', '', 'export function recentOrders() {', `  return ${query};`, '}', ''].join('\n'),
    'README.md': '# Orders\n',
  };
}
