/**
 * `node test/bench/webhook.ts [--rate N] [--seconds N] [--burst N] [--reviews N]` starts the built App against the simulated GitHub
 * and shows how long signed deliveries wait for their answer: at a steady rate, at the same rate while reviews run, and all at once.
 * The App is a process of its own with its embedded database. Beside it stands a bare server that reads each delivery and answers: on a
 * machine that does other things as well, only the difference between the two is the App's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { webhookPath } from '../../src/service/webhooks/webhook-server.ts';
import { startGitHub, type SimulatedGitHub } from '../kit/github/start-github.ts';
import type { PullRequestRecord } from '../kit/github/state/records.ts';
import { shopFiles } from '../kit/shop-repository.ts';
import type { Answered, Sending, Sent } from './send-deliveries.ts';

const cli = path.resolve(import.meta.dirname, '../../dist/src/cli.js');

const { values } = parseArgs({ options: { rate: { type: 'string', default: '100' }, seconds: { type: 'string', default: '20' }, burst: { type: 'string', default: '100' }, reviews: { type: 'string', default: '12' } } });

if (existsSync(cli)) await bench();
else {
  console.error('dist/ is missing: npm run build');
  process.exitCode = 2;
}

async function bench(): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'stallwatch-webhook-'));
  const github = await startGitHub({ behaviour: { contentPerMinute: 1_000_000 } });
  const app = await startApp(github, dir);
  const bare = await startBare();
  try {
    const pulls = await openPulls(github, Number(values.reviews));
    const [first] = pulls;
    if (first === undefined) throw new Error('there has to be one pull request');
    // A new title: kept, queued and taken like any other, and nothing to review.
    const { event, payload } = await github.events.pullRequest('edited', first);
    const body = JSON.stringify(payload);
    const sending: Omit<Sending, 'moments'> = { url: `${app.url}${webhookPath}`, bareUrl: bare.url, secret: github.app.webhookSecret, event, body };
    const steady = Array.from({ length: Number(values.rate) * Number(values.seconds) }, (_, index) => (index * 1_000) / Number(values.rate));
    console.log(`${body.length} bytes each, ${values.rate} a second for ${values.seconds} s, node ${process.version}\n\n| deliveries | answered | p50 ms | p99 ms | slowest ms | bare p50 | bare p99 | bare slowest |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`);
    // What is compiled on first use is no part of a service that runs for weeks.
    await send({ ...sending, moments: steady.slice(0, Number(values.rate)) });
    print('steady', await send({ ...sending, moments: steady }));
    github.connectApp(sending.url);
    const [underReviews] = await Promise.all([send({ ...sending, moments: steady }), ...pulls.map((pull) => github.deliver(github.events.pullRequest('opened', pull)))]);
    print(`while reviews run (${countConcluded(github)} concluded)`, underReviews);
    print(`${values.burst} at once`, await send({ ...sending, moments: Array.from({ length: Number(values.burst) }, () => 0) }));
  } finally {
    await Promise.all([app, bare].map(({ process: child }) => end(child)));
    await github.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** As `stallwatch serve` starts it; its first line of interest says where it listens. */
async function startApp(github: SimulatedGitHub, dir: string): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [cli, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'], APP_ID: String(github.app.id), PRIVATE_KEY: github.app.privateKeyPem, WEBHOOK_SECRET: github.app.webhookSecret,
      GITHUB_API_URL: github.url, GITHUB_GIT_URL: github.url, HOST: '127.0.0.1', PORT: '0', STALLWATCH_DATA_DIR: dir, LOG_LEVEL: 'info',
    },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => { reject(new Error('the App ended before it listened')); });
    createInterface(child.stdout).on('line', (line) => {
      const found = /"url":"([^"]+)".*"msg":"listening"/.exec(line);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
  });
  return { url, process: child };
}

/** Reads and answers, in a process of its own. */
async function startBare(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const program = `require('node:http').createServer((request, response) => { request.resume().once('end', () => { response.writeHead(202).end(); }); }).listen(0, '127.0.0.1', function () { console.log(this.address().port); })`;
  const child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve) => { createInterface(child.stdout).once('line', resolve); });
  return { url: `http://127.0.0.1:${port}/`, process: child };
}

function end(child: ChildProcess): Promise<unknown> {
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGTERM');
  return ended;
}

async function openPulls(github: SimulatedGitHub, count: number): Promise<readonly PullRequestRecord[]> {
  const repository = await github.addRepository({ owner: 'acme', name: 'shop', files: shopFiles });
  github.addInstallation({ account: 'acme' });
  const pulls: PullRequestRecord[] = [];
  for (let number = 1; number <= count; number++) {
    const branch = `change-${number}`;
    await github.commit({ repository, branch, files: { [`src/change-${number}.ts`]: `export const change = ${number};\n` } });
    pulls.push(await github.openPullRequest({ repository, head: branch, title: `Change ${number}` }));
  }
  return pulls;
}

function countConcluded(github: SimulatedGitHub): number {
  return github.state.checkRuns.filter(({ status }) => status === 'completed').length;
}

function send(sending: Sending): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./send-deliveries.ts', import.meta.url), { workerData: sending });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function print(name: string, { answers, bare }: Sent): void {
  const cells = [name, `${answers.filter(({ status }) => status === 202).length} of ${answers.length}`, ...describe(answers), ...describe(bare)];
  console.log(`| ${cells.join(' | ')} |`);
}

function describe(answers: readonly Answered[]): readonly string[] {
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? NaN).toFixed(1);
  return [at(0.5), at(0.99), at(1)];
}
