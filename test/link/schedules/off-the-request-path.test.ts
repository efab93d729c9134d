import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

/** What `POST /api/checkout` reaches when it does this, with `db` at hand. */
function reached(body: string, more = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}`) });
}

const migrate = `db.exec('create table if not exists orders (id)');`;
const all = 'POST /api/checkout -> better-sqlite3 Statement.all()';

describe('work that a request puts off until it has answered', () => {
  const note = `function note(order) { db.prepare('insert into notes values (?)').run(order.id); }`;
  const noted = ['POST /api/checkout -> note -> better-sqlite3 Statement.run()'];

  it('is done each time, while others wait', async () => {
    expect(await reached(`setImmediate(note, req.body); res.json({});`, note)).toEqual(noted);
    expect(await reached(`setImmediate(() => note(req.body)); res.json({});`, note)).toEqual(['POST /api/checkout -> handler -> note -> better-sqlite3 Statement.run()']);
    expect(await reached(`process.nextTick(note, req.body); res.json({});`, note)).toEqual(noted);
    expect(await reached(`queueMicrotask(() => note(req.body)); res.json({});`, note)).toEqual(['POST /api/checkout -> handler -> note -> better-sqlite3 Statement.run()']);
    expect(await reached(`process.nextTick(refresh, { add: (order) => note(order) });`, `function refresh(store) { store.add({ id: 1 }); }\n${note}`)).toEqual(['POST /api/checkout -> refresh -> add -> note -> better-sqlite3 Statement.run()']);
  });

  it('is not done by what else `process` is told', async () => {
    expect(await reached(`process.once('SIGTERM', () => note({ id: 0 })); res.json({});`, note)).toEqual([]);
  });
});

describe('work that no request waits for', () => {
  it('is done when the module is loaded', async () => {
    expect(await reached(`res.json(countries);`, `${migrate}\nconst countries = db.prepare('select * from countries').all();`)).toEqual([]);
  });

  it('is done when the server starts', async () => {
    expect(await reached(`res.json({});`, `function start() { ${migrate} }\nstart();`)).toEqual([]);
  });

  it('is the same function under a route', async () => {
    expect(await reached(`start(); res.json({});`, `function start() { ${migrate} }\nstart();`)).toEqual(['POST /api/checkout -> start -> better-sqlite3 Database.exec()']);
  });

  it('is done by a timer', async () => {
    expect(await reached(`setTimeout(() => db.prepare('delete from carts').run(), 1000); res.json({});`)).toEqual([]);
    expect(await reached(`setInterval(() => db.prepare('delete from carts').run(), 1000); res.json({});`)).toEqual([]);
  });

  it('is done by a timer that ends the promise somebody waits for, and not by one that gives up waiting', async () => {
    const clear = `db.prepare('delete from carts').run();`;
    const paused = (executor: string): string => `await new Promise((resolve, reject) => { ${executor} }); res.json({});`;

    expect(await reached(paused(`setTimeout(() => { ${clear} resolve(); }, 50);`))).toEqual(['POST /api/checkout -> handler -> handler -> better-sqlite3 Statement.run()']);
    expect(await reached(paused(`try { setTimeout(async () => { ${clear} resolve(true); }, 50); } catch { resolve(false); }`))).toEqual(['POST /api/checkout -> handler -> handler -> better-sqlite3 Statement.run()']);
    expect(await reached(paused(`setTimeout(() => { ${clear} reject(new Error('late')); }, 50);`))).toEqual([]);
    expect(await reached(paused(`const late = setTimeout(() => { ${clear} resolve(); }, 50);`))).toEqual([]);
    expect(await reached(paused(`req.on('end', () => { resolve(); }); setTimeout(() => { ${clear} resolve(); }, 50);`))).toEqual([]);
    expect(await reached(paused(`resolve(); setTimeout(() => { ${clear} }, 50);`))).toEqual([]);
  });

  it('is put under routes of an application that the request only describes', async () => {
    const register = `import { OpenAPIHono } from '@hono/zod-openapi';\nfunction describe() { const api = new OpenAPIHono(); api.get('/orders', (c) => c.json(db.prepare('select * from orders').all())); return api.getOpenAPI31Document({}); }`;

    expect(await reached(`res.json(describe());`, register)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is given to a new object of an unknown library, which calls it when its time comes', async () => {
    expect(await reached(`new Cron('0 3 * * *', () => db.prepare('delete from carts').run()); res.json({});`, `import { Cron } from 'croner';`)).toEqual([]);
    expect(await reached(`new PerformanceObserver(() => db.prepare('insert into timings values (1)').run()).observe({}); res.json({});`)).toEqual([]);
  });

  it('but not what is given to a new promise', async () => {
    expect(await reached(`res.json(await new Promise((resolve) => resolve(db.prepare('select * from orders').all())));`)).toEqual([expect.stringContaining('Statement.all()')]);
  });

  it('is debounced: it runs on a timer, when the last caller has gone on', async () => {
    const read = `() => db.prepare('select * from orders').all()`;

    expect(await reached(`refresh(); res.json({});`, `import debounce from 'debounce-fn';\nconst refresh = debounce(${read}, { wait: 50 });`)).toEqual([]);
    expect(await reached(`refresh(); res.json({});`, `import { debounce } from 'lodash';\nconst refresh = debounce(${read}, 50);`)).toEqual([]);
  });

  it('but not when it is asked to run before the wait', async () => {
    const read = `() => db.prepare('select * from orders').all()`;

    expect(await reached(`refresh(); res.json({});`, `import debounce from 'debounce-fn';\nconst refresh = debounce(${read}, { wait: 50, before: true });`)).toEqual([expect.stringContaining('Statement.all()')]);
    expect(await reached(`refresh(); res.json({});`, `import _ from 'lodash';\nconst refresh = _.debounce(${read}, 50, { leading: true });`)).toEqual([expect.stringContaining('Statement.all()')]);
  });

  it('but not when the same package only goes through a list', async () => {
    expect(await reached(`res.json(_.map(req.body.ids, () => db.prepare('select 1').all()));`, `import _ from 'lodash';`)).toEqual([expect.stringContaining('Statement.all()')]);
  });

  it('is done by a listener that the request takes away', async () => {
    const listen = `const refresh = () => db.prepare('select * from orders').all();`;

    for (const taken of ['off', 'removeListener', 'removeEventListener']) expect(await reached(`channel.${taken}('order', refresh); res.json({});`, listen)).toEqual([]);
    expect(await reached(`channel.end(refresh); res.json({});`, listen)).toEqual([expect.stringContaining('Statement.all()')]);
  });

  it('is computed before the timer is set', async () => {
    expect(await reached(`const carts = db.prepare('select 1').all(); setTimeout(() => console.log(carts), 1000); res.json({});`)).toEqual([all]);
  });

  it('is done by a worker thread', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/report-worker.ts': `import { parentPort } from 'node:worker_threads';\nimport { db } from './db';\nparentPort?.postMessage(db.prepare('select 1').all());`,
      'src/app.ts': checkout(`const worker = new Worker(new URL('./report-worker.ts', import.meta.url)); worker.once('message', (rows) => res.json(rows));`, `import { Worker } from 'node:worker_threads';`),
    });

    expect(calls).toEqual([]);
  });

  it('is done by a consumer of a queue', async () => {
    const calls = await blockingCalls({
      'package.json': '{"dependencies":{"bullmq":"5.53.0"}}',
      'src/db.ts': database,
      'src/worker.ts': `import { Worker } from 'bullmq';\nimport { db } from './db';\nnew Worker('receipts', async () => { db.prepare('select 1').all(); });`,
      'src/app.ts': checkout(`await receipts.add('receipt', req.body); res.json({});`, `import { Queue } from 'bullmq';\nconst receipts = new Queue('receipts');`),
    });

    expect(calls).toEqual([]);
  });

  it('is done when something failed', async () => {
    expect(await reached(`try { await fetch('https://pay.example'); } catch (error) { db.prepare('insert into failures values (?)').run(String(error)); throw error; }`)).toEqual([]);
  });

  it('is quiet where it is handed to catch, and not where it is handed to then', async () => {
    const note = `(error) => db.prepare('insert into failures values (?)').run(String(error))`;

    expect(await reached(`await fetch('https://pay.example').catch(${note});`)).toEqual([]);
    expect(await reached(`await fetch('https://pay.example').then(${note});`)).toHaveLength(1);
  });

  it('is not what a finally does', async () => {
    expect(await reached(`try { await fetch('https://pay.example'); } finally { db.prepare('select 1').all(); }`)).toEqual([all]);
  });

  it('is code that nobody calls', async () => {
    expect(await reached(`res.json({});`, `export function forgotten() { return db.prepare('select 1').all(); }`)).toEqual([]);
  });

  it('is a command', async () => {
    expect(await blockingCalls({ 'src/db.ts': database, 'scripts/report.ts': `import { db } from '../src/db';\nconsole.log(db.prepare('select 1').all());` })).toEqual([]);
  });
});

describe('names that look like a database', () => {
  it('are those of a map', async () => {
    expect(await reached(`res.json(sessions.get(req.body.id));`, `const sessions = new Map();`)).toEqual([]);
  });

  it('are those of a cache', async () => {
    expect(await reached(`res.json(cache.get(req.body.id));`, `import { LRUCache } from 'lru-cache';\nconst cache = new LRUCache({ max: 500 });`)).toEqual([]);
  });

  it('are those of the application', async () => {
    expect(await reached(`res.json(app.get('env'));`)).toEqual([]);
  });

  it('are those of an array', async () => {
    expect(await reached(`const db = [{ all: () => [] }]; res.json(db.find((row) => row.all()).all());`)).toEqual([]);
  });

  it('are those of an asynchronous driver', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import { Pool } from 'pg';\nexport const db = new Pool();`,
      'src/app.ts': checkout(`res.json(await db.query('select 1'));`, `import { db } from './db';`),
    });

    expect(calls).toEqual([]);
  });

  it('are those of a driver with callbacks', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import sqlite3 from 'sqlite3';\nexport const db = new sqlite3.Database('shop.db');`,
      'src/app.ts': checkout(`db.all('select 1', (error, rows) => res.json(rows));`, `import { db } from './db';`),
    });

    expect(calls).toEqual([]);
  });
});
