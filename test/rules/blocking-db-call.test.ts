import rule from '../../rules/blocking-db-call/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const database = `import Database from 'better-sqlite3';
export const db = new Database('shop.db');
`;

/** A shop whose routes these are, with `db` at hand. */
function shop(routes: string): Record<string, string> {
  return { 'src/db.ts': database, 'src/app.ts': `import express from 'express';\nimport { db } from './db.ts';\nconst app = express();\n${routes}\napp.listen(3000);\n` };
}

async function onlyFinding(files: Record<string, string>): Promise<Finding> {
  const [finding, ...others] = await findingsOf(rule, files);
  if (finding === undefined || others.length > 0) throw new Error(`${others.length + (finding ? 1 : 0)} findings`);
  return finding;
}

const checkout = `app.post('/api/checkout', (req, res) => {\n  res.json(recent());\n});\nfunction recent() {\n  return db\n    .prepare('select * from orders')\n    .all();\n}`;

describe('blocking-db-call', () => {
  it('stands at the whole database call, though it takes several lines', async () => {
    const finding = await onlyFinding(shop(checkout));

    expect([finding.file, finding.line, finding.endLine]).toEqual(['src/app.ts', 8, 10]);
  });

  it('names the route, and what waits', async () => {
    const finding = await onlyFinding(shop(checkout));

    expect(finding.subject).toBe('POST /api/checkout');
    expect(finding.title).toContain('POST /api/checkout');
    expect(finding.message).toContain('better-sqlite3 Statement.all()');
    expect([finding.severity, finding.confidence]).toEqual(['error', 'certain']);
  });

  it('says of a bridge to a worker who sleeps', async () => {
    const bridge = `import { Worker } from 'node:worker_threads';\nconst worker = new Worker('./rows.js');\nconst signal = new Int32Array(new SharedArrayBuffer(4));\napp.get('/api/rows', (req, res) => {\n  worker.postMessage(signal);\n  Atomics.wait(signal, 0, 0);\n  res.end();\n});`;
    const finding = await onlyFinding({ 'src/app.ts': `import express from 'express';\nconst app = express();\n${bridge}\napp.listen(3000);\n` });

    expect(finding.title).toBe('GET /api/rows waits on a worker thread, and everybody with it');
    expect(finding.message).toContain('the thread that serves requests sleeps until it has answered');
    expect(finding.advice).toContain('settle a promise');
    expect([finding.severity, finding.confidence]).toEqual(['error', 'likely']);
  });

  describe('advises what suits the stack', () => {
    const route = (method: string, body: string): string => `import express from 'express';\nimport { asc } from 'drizzle-orm';\nimport { Queue } from 'bullmq';\nimport Piscina from 'piscina';\nimport Database from 'better-sqlite3';\nimport { drizzle } from 'drizzle-orm/better-sqlite3';\nconst client = new Database('shop.db');\nconst db = drizzle(client);\nconst app = express();\n${body.startsWith('const') ? body : ''}\napp.${method}('/orders', async (req, res) => {\n${body.startsWith('const') ? `client.prepare('select 1').get();` : body}\nres.end();\n});\napp.listen(3000);\n`;
    const adviceOf = async (method: string, body: string): Promise<string | undefined> => (await findingsOf(rule, { 'src/app.ts': route(method, body), 'package.json': '{ "dependencies": { "bullmq": "5", "piscina": "4" } }' }))[0]?.advice;

    it('for the engine under it', async () => {
      expect(await adviceOf('get', `client.prepare('select 1').get();`)).toBe('Ask in a worker thread that owns the connection, or move to `@libsql/client` with the URL of a server, which waits without blocking.');
      expect(await adviceOf('get', `await db.select().from('orders');`)).toContain('or move to `drizzle-orm/libsql` with the URL of a server');
    });

    it('for a pool of worker threads whose task does the same, and for no other', async () => {
      const asked = await findingsOf(rule, {
        'src/orders.ts': `import Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nexport function listOrders(account) { return db.prepare('select 1').all(account); }`,
        'src/tasks.js': `import { listOrders } from './orders.ts';\nexport default function orders({ account }) { return listOrders(account); }`,
        'src/pool.ts': `import Piscina from 'piscina';\nexport const pool = new Piscina({ filename: new URL('./tasks.js', import.meta.url).href });`,
        'package.json': '{ "dependencies": { "piscina": "4" } }',
        'src/app.ts': `import express from 'express';\nimport { listOrders } from './orders';\nimport { pool } from './pool';\nconst app = express();\napp.get('/orders', (req, res) => res.json(listOrders(req.query.account)));\napp.get('/orders/later', async (req, res) => res.json(await pool.run({ account: req.query.account })));\napp.listen(3000);`,
      });

      expect(asked[0]?.advice).toMatch(/^Ask in the worker pool of `src\/pool\.ts`, or/);
      expect(await adviceOf('get', `const pool = new Piscina();\napp.get('/totals', async (req, res) => res.json(await pool.run({})));`)).toMatch(/^Ask in a worker thread/);
    });

    it('for a queue that is there, where the request is more than a question', async () => {
      const queue = `const mails = new Queue('mails');\napp.put('/mails', async (req, res) => { await mails.add('welcome', {}); res.end(); });`;

      expect(await adviceOf('post', queue)).toBe('Put the work on the queue `mails` (bullmq), which is there, if the response does not need the result. Otherwise move to `@libsql/client` with the URL of a server, which waits without blocking.');
      expect(await adviceOf('get', queue)).not.toContain('queue');
    });

    it('for a queue that is there, but not where a value is checked', async () => {
      const checked = `import { body } from 'express-validator';\nimport { Queue } from 'bullmq';\nconst mails = new Queue('mails');\napp.post('/mails', body('email').custom((email) => db.prepare('select 1 from users where email = ?').get(email)), async (req, res) => { await mails.add('welcome', {}); res.end(); });`;
      const finding = await onlyFinding({ ...shop(checked), 'package.json': '{ "dependencies": { "bullmq": "5" } }' });

      expect(finding.subject).toContain('VALIDATE');
      expect(finding.advice).not.toContain('queue');
    });
  });

  describe('keeps to itself what a route does in a migration', () => {
    const restore = (file: string): Record<string, string> => ({
      'src/db.ts': database,
      [file]: `import { db } from '${'../'.repeat(file.split('/').length - 2) || './'}db.ts';\nexport function bringUpToDate() {\n  for (const one of ['create table refunds (id)']) db.prepare(one).run();\n}\n`,
      'src/backups.ts': `import express from 'express';\nimport { bringUpToDate } from './${file.replace('src/', '')}';\nconst app = express();\napp.post('/backups/restore', (req, res) => {\n  bringUpToDate();\n  res.end();\n});\napp.listen(3000);\n`,
    });

    it.each(['src/migrations/run.ts', 'src/migrate.ts', 'src/storage/migration/0001-refunds.ts', 'src/migrate-from-json.ts', 'src/migrateToOrders.ts'])('which an operator asks for: %s', async (file) => {
      expect((await onlyFinding(restore(file))).confidence).toBe('possible');
    });

    it.each(['src/refunds.ts', 'src/immigration/visas.ts', 'src/migrated-orders.ts', 'src/migrate-requests.ts', 'src/migrate-tokens.ts', 'src/migratetool.ts', 'src/migrate-to-pro.ts'])('not what only sounds like one: %s', async (file) => {
      expect((await onlyFinding(restore(file))).confidence).toBe('certain');
    });

    it('not a call that another way leads to, be it a longer one', async () => {
      const finding = await onlyFinding({
        'src/db.ts': `${database}export const run = (sql: string) => db.prepare(sql).run();\n`,
        'src/migrate.ts': `import { run } from './db.ts';\nexport const migrate = () => run('create table refunds (id)');\n`,
        'src/app.ts': `import express from 'express';\nimport { run } from './db.ts';\nimport { migrate } from './migrate.ts';\nconst app = express();\nconst pay = () => payNow();\nconst payNow = () => settle();\nconst settle = () => run('update refunds set paid = 1');\napp.post('/refunds', (req, res) => {\n  migrate();\n  res.json(pay());\n});\napp.listen(3000);\n`,
      });

      expect([finding.confidence, finding.evidence.map(({ file }) => file)]).toEqual(['certain', expect.not.arrayContaining(['src/migrate.ts'])]);
    });

    it('not a handler that stands among the migrations and lists them', async () => {
      const finding = await onlyFinding({ 'src/db.ts': database, 'src/migrations/routes.ts': `import express from 'express';\nimport { db } from '../db.ts';\nconst app = express();\napp.get('/migrations', (req, res) => res.json(db.prepare('select * from migrations').all()));\napp.listen(3000);\n` });

      expect(finding.confidence).toBe('certain');
    });
  });

  describe('keeps to itself a statement that sets the database up, or says that others follow', () => {
    const told = async (statement: string): Promise<string> => (await onlyFinding(shop(`app.post('/plugins', (req, res) => {\n  ${statement};\n  res.end();\n});`))).confidence;

    it.each(['db.exec(`create table if not exists plugin_orders (id integer)`)', "db.prepare('ALTER TABLE orders ADD COLUMN note').run()", "db.pragma('journal_mode = WAL')", "db.exec('PRAGMA synchronous = NORMAL;')", "db.exec('BEGIN')", "db.prepare('begin deferred transaction').run()", "db.exec('savepoint refund;')"])('%s', async (statement) => {
      expect(await told(statement)).toBe('possible');
    });

    it.each(["db.exec(`vacuum into 'backup.db'`)", "db.pragma('integrity_check')", "db.prepare('update settings set pragma = 1').run()", "db.prepare('insert into created (id) values (1)').run()", "db.exec('BEGIN IMMEDIATE')", "db.exec('commit')", "db.exec('begin; delete from orders')", "db.prepare('select * from events where kind = ?').all('begin')"])('not %s', async (statement) => {
      expect(await told(statement)).toBe('certain');
    });
  });

  it('shows the way from the handler to the call', async () => {
    const finding = await onlyFinding(shop(checkout));

    expect(finding.evidence.map(({ kind, line }) => [kind, line])).toEqual([
      ['entry', 4],
      ['call', 5],
      ['sink', 8],
    ]);
  });

  it('does not count the lines of a callback to the call it is handed to', async () => {
    const finding = await onlyFinding(shop(`app.get('/orders', (req, res) => {\n  within({\n    read: () => db.prepare('select 1').all(),\n  });\n});\nfunction within(work) { work.read(); }`));

    expect(finding.evidence[1]).toMatchObject({ kind: 'call', line: 5, endLine: 5 });
  });

  it('is quiet about a Lambda function, which takes one request at a time, and not about a server with the same handler', async () => {
    const deployed = {
      'serverless.yml': 'provider: aws\nfunctions:\n  list:\n    handler: src/orders.list\n    events: [{ http: GET orders }]\n',
      'src/db.ts': database,
      'src/orders.ts': "import { db } from './db.ts';\nexport function list() { return db.prepare('select 1').all(); }\n",
    };

    expect(await findingsOf(rule, deployed)).toEqual([]);
    expect(await onlyFinding({ ...deployed, 'src/app.ts': "import express from 'express';\nimport { list } from './orders.ts';\nexpress().get('/api/orders', list);\n" })).toMatchObject({ subject: 'GET /api/orders' });
  });

  it('is one finding per route and call', async () => {
    const findings = await findingsOf(rule, shop(`app.get('/orders', (req, res) => res.json(db.prepare('select 1').all()));\napp.get('/order', (req, res) => { db.prepare('select 1').get(); res.json(db.prepare('select 2').get()); });`));

    expect(findings.map((finding) => finding.subject).sort()).toEqual(['GET /order', 'GET /order', 'GET /orders']);
  });

  it('is one finding where two ways lead to one call', async () => {
    const finding = await onlyFinding(shop(`const read = () => db.prepare('select 1').all();\nconst twice = () => [read(), read()];\napp.get('/orders', (req, res) => res.json([read(), twice()]));`));

    expect(finding.chain.slice(1)).toEqual(['read', 'better-sqlite3 Statement.all()']);
  });

  it('says that it runs once per item', async () => {
    const finding = await onlyFinding(shop(`app.post('/orders', (req, res) => { for (const id of req.body.ids) db.prepare('select ?').get(id); res.end(); });`));

    expect(finding.message).toContain('once per item');
    expect(finding.advice).toMatch(/all items at once/);
  });

  it.each([
    ['waits for another machine in each round', `await fetch('https://stock.example/' + id);`, 'each time, until it returns'],
    ['calls one that does', `await ask(id);`, 'each time, until it returns'],
    ['sends and does not wait', `fetch('https://stock.example/' + id);`, 'the longer the list'],
    ['awaits the database alone', `await db.prepare('select count(*)').get(id);`, 'the longer the list'],
    ['waits for some items only', `if (id === 'gift') await fetch('https://stock.example/' + id);`, 'the longer the list'],
    ['waits for some items only, in short', `id === 'gift' && await fetch('https://stock.example/' + id);`, 'the longer the list'],
    ['leaves most items before it waits', `if (id !== 'gift') continue;\n    await fetch('https://stock.example/' + id);`, 'the longer the list'],
    ['waits where something failed', `try { check(id); } catch { await ask(id); }`, 'the longer the list'],
    ['waits whichever way it takes', `if (id === 'gift') await fetch('https://gifts.example/' + id); else await fetch('https://stock.example/' + id);`, 'each time, until it returns'],
    ['waits in what it tries', `try { await fetch('https://stock.example/' + id); } catch { continue; }`, 'each time, until it returns'],
  ])('counts how long others wait by the list unless the loop %s', async (_, inner, cost) => {
    const findings = await findingsOf(rule, shop(`const ask = async (id) => (await fetch('https://stock.example/' + id)).json();\napp.post('/orders', async (req, res) => {\n  for (const id of req.body.ids) {\n    db.prepare('select ?').get(id);\n    ${inner}\n  }\n  res.end();\n});`));

    expect(findings[0]?.message).toContain('once per item');
    expect(findings[0]?.message).toContain(cost);
  });

  it('does not speak of a longer list where the code spells the list out', async () => {
    const finding = await onlyFinding(shop(`app.post('/orders', (req, res) => { for (const kind of ['paid', 'sent']) db.prepare('select ?').get(kind); res.end(); });`));

    expect(finding.message).not.toContain('once per item');
  });

  it('says that await does not help, and shows the driver', async () => {
    const finding = await onlyFinding({
      ...shop(`app.get('/orders', async (req, res) => res.json(await db.select().from(orders)));`),
      'src/db.ts': `import { drizzle } from 'drizzle-orm/better-sqlite3';\nexport const db = drizzle('shop.db');`,
    });

    expect(finding.message).toContain('`await` does not free the event loop');
    expect(finding.evidence.find(({ kind }) => kind === 'client')).toMatchObject({ file: 'src/db.ts', line: 2 });
  });

  it('says that another database can be chosen', async () => {
    const store = (other: string): Record<string, string> => ({
      'src/stores.ts': `import Database from 'better-sqlite3';\nimport { Pool } from 'pg';\nimport ledger from '@shop/ledger';\nclass LocalStore {\n  db = new Database('shop.db');\n  async list() { return this.db.prepare('select 1').all(); }\n}\nclass ServerStore {\n  pool = new Pool();\n  async list() { return this.pool.query('select 1'); }\n}\nclass LedgerStore {\n  client = ledger('shop.example');\n  async list() { return this.client.every('order'); }\n}\nclass MemoryStore {\n  orders = [];\n  async list() { return this.orders.slice(); }\n}\nexport const store = process.env.STORE === 'local' ? new LocalStore() : new ${other}();`,
      'src/app.ts': `import express from 'express';\nimport { store } from './stores';\nconst app = express();\napp.get('/orders', async (req, res) => res.json(await store.list()));\napp.listen(3000);`,
    });
    const [chosen, unknown, only] = [await onlyFinding(store('ServerStore')), await onlyFinding(store('LedgerStore')), await onlyFinding(store('MemoryStore'))];

    expect(chosen.confidence).toBe('likely');
    expect(chosen.message).toContain('This holds where better-sqlite3 is chosen');
    expect(chosen.evidence.find(({ kind }) => kind === 'client')).toMatchObject({ file: 'src/stores.ts', line: 5 });
    expect(unknown.confidence).toBe('likely');
    expect([only.confidence, only.message.includes('is chosen')]).toEqual(['certain', false]);
  });

  it('says of a query builder that the engine under it is what can be another', async () => {
    const finding = await onlyFinding({
      'src/stores.ts': `import Database from 'better-sqlite3';\nimport { Kysely, SqliteDialect } from 'kysely';\nimport { Pool } from 'pg';\nclass LocalStore {\n  db = new Kysely({ dialect: new SqliteDialect({ database: new Database('shop.db') }) });\n  async list() { return this.db.selectFrom('orders').selectAll().execute(); }\n}\nclass ServerStore {\n  pool = new Pool();\n  async list() { return this.pool.query('select 1'); }\n}\nexport const store = process.env.STORE === 'local' ? new LocalStore() : new ServerStore();`,
      'src/app.ts': `import express from 'express';\nimport { store } from './stores';\nconst app = express();\napp.get('/orders', async (req, res) => res.json(await store.list()));\napp.listen(3000);`,
    });

    expect(finding.message).toContain('This holds where that engine is chosen');
  });

  it.each([
    ['a package nobody knows', '@shop/ledger', {}, 'likely'],
    ['a module of Node', 'events', {}, 'certain'],
    ['a file behind an alias', 'lib/ledger', { 'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "lib/*": ["src/lib/*"] } } }', 'src/lib/ledger.ts': 'export const open = () => unknown();' }, 'certain'],
    ['a package of the repository', '@shop/ledger', { 'ledger/package.json': '{ "name": "@shop/ledger", "main": "index.ts" }', 'ledger/index.ts': 'export const open = () => unknown();' }, 'certain'],
  ])('takes what is made by %s for another database only if nobody knows it', async (_, specifier, files, confidence) => {
    const { confidence: told } = await onlyFinding({
      'package.json': '{ "workspaces": ["ledger"] }',
      'src/stores.ts': `import Database from 'better-sqlite3';\nimport { open } from '${specifier}';\nclass LocalStore {\n  db = new Database('shop.db');\n  async list() { return this.db.prepare('select 1').all(); }\n}\nclass OtherStore {\n  client = open('shop.example');\n  async list() { return this.client.every('order'); }\n}\nexport const store = process.env.STORE === 'local' ? new LocalStore() : new OtherStore();`,
      'src/app.ts': `import express from 'express';\nimport { store } from './stores';\nconst app = express();\napp.get('/orders', async (req, res) => res.json(await store.list()));\napp.listen(3000);`,
      ...files,
    });

    expect(told).toBe(confidence);
  });

  it('says what a JSON file costs that is the database', async () => {
    const [finding] = await findingsOf(rule, { 'src/app.ts': `import express from 'express';\nimport fs from 'fs';\nconst app = express();\nconst orders = JSON.parse(fs.readFileSync('orders.json', 'utf8'));\napp.post('/orders', (req, res) => { orders.push(req.body); fs.writeFileSync('orders.json', JSON.stringify(orders)); res.end(); });\napp.listen(3000);` });

    expect(finding?.confidence).toBe('likely');
    expect(finding?.message).toContain('The whole file is written each time.');
    expect(finding?.title).toBe('POST /orders writes a JSON file synchronously');
    expect(finding?.advice).toContain('fs.promises');
  });

  it('says that middleware holds up every request, whatever its route', async () => {
    const everywhere = await onlyFinding(shop(`app.use((req, res, next) => { req.user = db.prepare('select user').get(); next(); });`));
    const underPrefix = await onlyFinding(shop(`app.use('/api', (req, res, next) => { req.user = db.prepare('select user').get(); next(); });`));

    expect(everywhere.message).toMatch(/^Every request, whatever its route, runs better-sqlite3 Statement.get\(\) on the event loop/);
    expect(everywhere.advice).toContain('only on the routes that need it');
    expect(underPrefix.title).toBe('Every request under /api runs a synchronous database call');
  });

  it('raises a JSON file from a warning to an error in a loop, and before every route', async () => {
    const severityOf = async (routes: string): Promise<string | undefined> =>
      (await findingsOf(rule, { 'src/app.ts': `import express from 'express';\nimport fs from 'fs';\nconst app = express();\nconst load = () => JSON.parse(fs.readFileSync('orders.json', 'utf8'));\nconst save = (orders) => fs.writeFileSync('orders.json', JSON.stringify(orders));\n${routes}` })).find(({ chain }) => chain.includes('save'))?.severity;

    expect(await severityOf(`app.post('/orders', (req, res) => { save([...load(), req.body]); res.end(); });`)).toBe('warning');
    expect(await severityOf(`app.post('/orders', (req, res) => { for (const order of req.body) save([...load(), order]); res.end(); });`)).toBe('error');
    expect(await severityOf(`app.use((req, res, next) => { save([...load(), req.url]); next(); });`)).toBe('error');
  });

  it('names how many routes share the handler', async () => {
    const finding = await onlyFinding(shop(`const list = (req, res) => res.json(db.prepare('select 1').all());\napp.get('/orders', list);\napp.get('/api/orders', list);`));

    expect(finding.message).toContain('1 more route');
  });

  it('keeps its fingerprint when lines move', async () => {
    const before = await onlyFinding(shop(checkout));
    const after = await onlyFinding(shop(`// A comment.\n\n${checkout}`));

    expect(after.line).toBe(before.line + 2);
    expect(after.fingerprint).toBe(before.fingerprint);
  });

  it('is quiet about scheduled work, which no request waits for', async () => {
    expect(await findingsOf(rule, { 'src/db.ts': database, 'src/cleanup.ts': `import cron from 'node-cron';\nimport { db } from './db.ts';\ncron.schedule('0 3 * * *', () => { db.prepare('delete from carts').run(); });` })).toEqual([]);
  });

  it('is quiet where the first use opens the database', async () => {
    const files = shop(`app.get('/healthz', (req, res) => { getDb(); res.send('ok'); });\nlet opened = null;\nfunction getDb() {\n  if (!opened) {\n    opened = db;\n    opened.exec('create table if not exists orders (id)');\n  }\n  return opened;\n}`);

    expect(await findingsOf(rule, files)).toEqual([]);
  });
});
