/** The service of the allocation incident is started as its pull request with all suggestions leaves it, and called as the schedule calls it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { readTree, reviewCase } from '../kit/load-case.ts';

const example = new URL('../../examples/allocation/', import.meta.url).pathname;
const packages = new URL('../fixtures/packages/', import.meta.url).pathname;
const scheduled = { 'x-cloudscheduler-scheduletime': '2026-03-01T05:00:00Z', 'x-cloudscheduler-jobname': 'delivery-allocation' };

/** The planner that the service asks: it answers when the test lets it, and counts what it was asked. */
class Planner {
  readonly asked: string[] = [];
  status = 200;
  #open = Promise.resolve();
  #release: () => void = () => undefined;
  readonly server: Server = createServer((request, response) => {
    this.asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.resume();
    void this.#open.then(() => {
      response.writeHead(this.status, { 'content-type': 'application/json' }).end(JSON.stringify(request.url === '/v1/plans' ? { assignments: [{ orderId: '17', vanId: '3' }] } : []));
    });
  });

  hold(): void {
    this.#open = new Promise((resolve) => { this.#release = resolve; });
  }

  release(): void {
    this.#release();
  }

  /** Resolves once a run has reached the planner. */
  async whenAsked(times: number): Promise<void> {
    while (this.asked.length < times) await once(this.server, 'request');
  }
}

/** The service in a process of its own. */
class Service {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly url: string;

  constructor(directory: string, port: number, environment: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#process = spawn(process.execPath, ['src/app.ts'], { cwd: directory, env: { PATH: process.env.PATH, PORT: String(port), ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => { this.lines.push(...text.split('\n').filter((line) => line.startsWith('{'))); });
  }

  async start(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.url}/healthz`).catch(() => null);
      if (answer?.ok === true) return;
      if (this.#process.exitCode !== null) throw new Error(`the service ended with ${this.#process.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async allocate(): Promise<{ readonly status: number; readonly body: string }> {
    const answer = await fetch(`${this.url}/tasks/allocation`, { method: 'POST', headers: scheduled });
    return { status: answer.status, body: await answer.text() };
  }

  /** What the runs logged, once so many have ended. */
  async readLog(runs: number): Promise<Record<string, unknown>[]> {
    while (this.lines.length < runs) await new Promise((resolve) => setTimeout(resolve, 10));
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = getPort(server);
  server.close();
  await once(server, 'close');
  return port;
}

function getPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

describe('the allocation incident with its suggestions', () => {
  const planner = new Planner();
  const directory = mkdtempSync(join(tmpdir(), 'stallwatch-allocation-'));
  let service: Service;

  beforeAll(async () => {
    const [base, head] = await Promise.all(['base', 'head'].map((tree) => readTree(join(example, tree))));
    if (base === undefined || head === undefined) throw new Error('the example cannot be read');
    // What is off by default asks for edits of the same lines.
    const { suggested } = await reviewCase({ name: 'allocation', base: base.files, head: head.files, suggested: new Map(), markers: [], story: '' }, rules.filter((rule) => rule.byDefault !== 'off'));
    for (const [file, text] of [...head.files, ...suggested]) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    }
    cpSync(packages, join(directory, 'node_modules'), { recursive: true });
    planner.server.listen(0, '127.0.0.1');
    await once(planner.server, 'listening');
  });

  afterAll(() => {
    planner.server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    service = new Service(directory, await findFreePort(), { PLANNER_URL: `http://127.0.0.1:${getPort(planner.server)}`, ...environment });
    await service.start();
  };

  afterEach(async () => {
    planner.release();
    planner.status = 200;
    planner.asked.length = 0;
    await service.stop();
  });

  it('answers 429 to a retry at once, and lets the run that goes on finish', async () => {
    await start();
    planner.hold();
    const first = service.allocate();
    await planner.whenAsked(1);

    const retry = await service.allocate();
    planner.release();

    expect(retry).toEqual({ status: 429, body: '{"status":"already running"}' });
    expect(await first).toEqual({ status: 200, body: '{"assigned":1}' });
    expect(planner.asked).toEqual(['GET /v1/orders?state=unassigned', 'POST /v1/plans', 'POST /v1/assignments']);
  });

  it('lets the next run in after one has ended', async () => {
    await start();

    expect(await service.allocate()).toEqual({ status: 200, body: '{"assigned":1}' });
    expect(await service.allocate()).toEqual({ status: 200, body: '{"assigned":1}' });
  });

  it('lets the next run in after one has failed', async () => {
    await start();
    planner.status = 503;
    expect(await service.allocate()).toMatchObject({ status: 500 });
    planner.status = 200;

    expect(await service.allocate()).toEqual({ status: 200, body: '{"assigned":1}' });
  });

  it('refuses with the opt-out off', async () => {
    await start({ ALLOW_PARALLEL_ALLOCATION: '0' });
    planner.hold();
    const first = service.allocate();
    await planner.whenAsked(1);

    expect(await service.allocate()).toMatchObject({ status: 429 });
    planner.release();
    await first;
  });

  it('lets runs overlap with the opt-out on', async () => {
    await start({ ALLOW_PARALLEL_ALLOCATION: '1' });
    planner.hold();
    const runs = [service.allocate(), service.allocate()];
    await planner.whenAsked(2);
    planner.release();

    expect((await Promise.all(runs)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('logs each run that was let in, with how it ended', async () => {
    await start();
    await service.allocate();
    planner.status = 503;
    await service.allocate();

    const log = await service.readLog(2);

    expect(log.map((line) => Object.keys(line).sort())).toEqual(Array(2).fill(['elapsed_ms', 'execution_time', 'job_name', 'retry_count', 'status']));
    expect(log).toMatchObject([
      { job_name: 'allocation', status: 'completed', retry_count: null, execution_time: '2026-03-01T05:00:00Z' },
      { job_name: 'allocation', status: 'failed', retry_count: null, execution_time: '2026-03-01T05:00:00Z' },
    ]);
  });

  it('asks the scheduler for few retries that leave a run time to end', () => {
    const script = readFileSync(join(directory, 'deploy/deploy.sh'), 'utf8');

    expect(script).toMatch(/--max-retry-attempts [0-3]\b/);
    expect(script).toMatch(/--min-backoff 10s/);
    // The service lets a run go on for 300 s: an attempt that is given up earlier meets the next one.
    expect(script).toMatch(/--attempt-deadline 300s/);
  });
});
