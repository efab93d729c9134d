/** Where work leaves the thread that serves requests, and where it only seems to. */
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout, database } from '../link/shop.ts';

const all = 'better-sqlite3 Statement.all()';

async function reached(imports: string, body: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/recent.ts': `import { db } from './db';\nexport const recent = () => db.prepare('select 1').all();`, 'src/app.ts': checkout(body, `import { recent } from './recent';\n${imports}`), ...files });
  return calls.map((call) => call.replace(/^.* -> /, ''));
}

describe('work is done elsewhere', () => {
  it('by a pool that is given the function', async () => {
    expect(await reached(`import workerpool from 'workerpool';\nconst pool = workerpool.pool();`, `res.json(await pool.exec(recent, []));`)).toEqual([]);
  });

  it('by a pool that is given the name of a file', async () => {
    const files = { 'src/recent-worker.ts': `import { recent } from './recent';\nexport default () => recent();` };

    expect(await reached(`import Piscina from 'piscina';\nconst pool = new Piscina({ filename: new URL('./recent-worker.ts', import.meta.url).href });`, `res.json(await pool.run({}));`, files)).toEqual([]);
  });

  it('by a function that was moved to a worker', async () => {
    expect(await reached(`import greenlet from 'greenlet';\nconst moved = greenlet(recent);`, `res.json(await moved());`)).toEqual([]);
  });

  it('by a child process', async () => {
    const files = { 'src/child.ts': `import { recent } from './recent';\nprocess.on('message', () => process.send?.(recent()));` };

    expect(await reached(`import { fork } from 'node:child_process';`, `const child = fork('./src/child.ts'); child.once('message', (rows) => res.json(rows)); child.send('recent');`, files)).toEqual([]);
  });

  it('by a timer of the module of timers, after the answer', async () => {
    expect(await reached(`import { setTimeout } from 'node:timers';`, `setTimeout(() => recent(), 500); res.json({});`)).toEqual([]);
  });
});

describe('work stays on the thread', () => {
  it('where the function is put off until the request has been answered', async () => {
    expect(await reached(`import { setImmediate } from 'node:timers';`, `setImmediate(recent); res.json({});`)).toEqual([all]);
  });

  it('where the function is called and its result is handed over', async () => {
    expect(await reached(`import workerpool from 'workerpool';\nconst pool = workerpool.pool();`, `res.json(await pool.exec('print', [recent()]));`)).toEqual([all]);
  });

  it('in a queue of promises', async () => {
    expect(await reached(`import PQueue from 'p-queue';\nconst queue = new PQueue({ concurrency: 1 });`, `res.json(await queue.add(() => recent()));`)).toEqual([all]);
  });

  it('in a microtask, which runs before the next request is looked at', async () => {
    expect(await reached('', `queueMicrotask(() => recent()); res.json({});`)).toEqual([all]);
  });

  it('in what a worker is answered with', async () => {
    expect(await reached(`import { Worker } from 'node:worker_threads';`, `const worker = new Worker('./print.js'); worker.once('message', () => res.json(recent()));`)).toEqual([all]);
  });
});
