/** The guard is run, not only read: what it must do is told by the incident it comes from. */
import { jest } from '@jest/globals';
import { stripTypeScriptTypes } from 'node:module';
import { writeSingleFlight } from '../../../src/fix/single-flight/http-handler.ts';

type Handler = (req: unknown, res: Response) => Promise<void>;

class Response {
  code = 200;
  body: unknown = null;

  status(code: number): this {
    this.code = code;
    return this;
  }

  json(body: unknown): void {
    this.body = body;
  }
}

const source = `export async function allocate(req: { allocator: () => Promise<number>; headers: Record<string, string> }, res: any): Promise<void> {
  const allocated = await req.allocator();
  res.json({ allocated });
}
`;

/** A fresh copy of the guarded handler, with counters of its own. */
async function loadGuardedHandler(copy: number): Promise<Handler> {
  const guarded = writeSingleFlight(source, {
    kind: 'single-flight-http-handler', description: '', file: 'src/allocate.ts', handlerLine: 1, handlerColumn: 8,
    framework: 'express', optOutVariable: 'ALLOW_PARALLEL_ALLOCATION', jobName: 'allocation', answer: 'busy',
    headers: { retryCount: 'x-cloudtasks-taskretrycount', executionTime: 'x-cloudscheduler-scheduletime' }, losesErrors: false,
  });
  if (guarded === null) throw new Error('the guard was not written');
  const code = `${stripTypeScriptTypes(guarded)}\n// ${copy}`;
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`) as { allocate: Handler };
  return module.allocate;
}

/** A request whose allocation ends when the test says so. */
function makeRequest() {
  const run = Promise.withResolvers<number>();
  return { request: { allocator: () => run.promise, headers: { 'x-cloudscheduler-scheduletime': '2026-03-01T05:00:00Z' } }, run };
}

describe('the guarded handler', () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    jest.spyOn(console, 'log').mockImplementation((line: string) => { lines.push(line); });
    delete process.env.ALLOW_PARALLEL_ALLOCATION;
  });

  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env.ALLOW_PARALLEL_ALLOCATION;
  });

  it('answers 429 to a second run and lets the first one finish', async () => {
    const allocate = await loadGuardedHandler(1);
    const { request, run } = makeRequest();
    const [first, second] = [new Response(), new Response()];

    const running = allocate(request, first);
    await allocate(makeRequest().request, second);
    run.resolve(3);
    await running;

    expect([second.code, second.body]).toEqual([429, { status: 'already running' }]);
    expect([first.code, first.body]).toEqual([200, { allocated: 3 }]);
  });

  it('lets the next run in after the first has finished', async () => {
    const allocate = await loadGuardedHandler(2);
    const { request, run } = makeRequest();
    run.resolve(3);
    await allocate(request, new Response());
    const next = new Response();

    await allocate(request, next);

    expect(next.body).toEqual({ allocated: 3 });
  });

  it('lets the next run in after the first has failed, and passes the failure on', async () => {
    const allocate = await loadGuardedHandler(3);
    const failing = makeRequest();
    failing.run.reject(new Error('allocator is down'));
    await expect(allocate(failing.request, new Response())).rejects.toThrow('allocator is down');
    const next = makeRequest();
    next.run.resolve(1);
    const answer = new Response();

    await allocate(next.request, answer);

    expect(answer.body).toEqual({ allocated: 1 });
  });

  it('lets runs overlap when the opt-out is set', async () => {
    process.env.ALLOW_PARALLEL_ALLOCATION = '1';
    const allocate = await loadGuardedHandler(4);
    const { request, run } = makeRequest();
    const second = makeRequest();
    second.run.resolve(2);
    const answer = new Response();

    const running = allocate(request, new Response());
    await allocate(second.request, answer);
    run.resolve(1);
    await running;

    expect(answer.body).toEqual({ allocated: 2 });
  });

  it('still refuses while the first run goes on after an overlapping one ended', async () => {
    const allocate = await loadGuardedHandler(5);
    const { request, run } = makeRequest();
    const overlapping = makeRequest();
    overlapping.run.resolve(2);
    const refused = new Response();

    const running = allocate(request, new Response());
    process.env.ALLOW_PARALLEL_ALLOCATION = '1';
    await allocate(overlapping.request, new Response());
    delete process.env.ALLOW_PARALLEL_ALLOCATION;
    await allocate(makeRequest().request, refused);
    run.resolve(1);
    await running;

    expect(refused.code).toBe(429);
  });

  it('logs each run that was let in, with its outcome', async () => {
    const allocate = await loadGuardedHandler(6);
    const done = makeRequest();
    const failed = makeRequest();
    done.run.resolve(1);
    failed.run.reject(new Error('allocator is down'));

    await allocate(done.request, new Response());
    await expect(allocate(failed.request, new Response())).rejects.toThrow('allocator is down');

    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.map((line) => [line.job_name, line.status, line.retry_count, line.execution_time])).toEqual([
      ['allocation', 'completed', null, '2026-03-01T05:00:00Z'],
      ['allocation', 'failed', null, '2026-03-01T05:00:00Z'],
    ]);
    expect(logged.every((line) => typeof line.elapsed_ms === 'number')).toBe(true);
  });
});
