import { openFactsCache, type FactsCache } from '../../src/cache/facts-cache.ts';
import { defaultConfig } from '../../src/config/load-config.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import type { RangeReview } from '../../src/model/range-review.ts';
import { analyseSnapshot, rememberCommit, reviewRange } from '../../src/pipeline.ts';
import { createRepository, type Files, type TestRepository } from '../kit/git-repository.ts';

/** A shop with routes in two files, a plugin that keeps the database on the application, a worker and a page that nobody changes. */
const shop = {
  'package.json': '{ "dependencies": { "express": "4", "fastify": "4", "better-sqlite3": "11", "bullmq": "5" } }\n',
  'src/app.ts': `import express from 'express';
import { orders } from './orders/routes.ts';
import { returns } from './returns/routes.ts';

export const app = express();
app.use('/orders', orders);
app.use('/returns', returns);
`,
  'src/database.ts': `import Database from 'better-sqlite3';

const db = new Database('shop.db');

export function query(sql) {
  return db.prepare(sql).all();
}
`,
  'src/audit.ts': `import { query } from './database.ts';

export function audit(req, res, next) {
  query('INSERT INTO visits DEFAULT VALUES');
  next();
}
`,
  'src/orders/routes.ts': `import { Router } from 'express';
import { audit } from '../audit.ts';
import { listOrders, countOrders } from './orders.ts';

export const orders = Router();
orders.get('/', audit, (req, res) => res.json(listOrders()));
orders.get('/count', (req, res) => res.json(countOrders()));
`,
  'src/orders/orders.ts': `import { query } from '../database.ts';

export function listOrders() {
  return query('SELECT * FROM orders');
}

export function countOrders() {
  return 0;
}
`,
  'src/returns/routes.ts': `import { Router } from 'express';
import { createReturns } from './returns.ts';

export const returns = Router();
const service = createReturns({ find: () => [] });
returns.get('/', (req, res) => res.json(service.list()));
`,
  'src/returns/returns.ts': `export function createReturns(store) {
  return { list: () => store.find() };
}
`,
  'src/reports/server.ts': `import fastify from 'fastify';
import { keepDatabase } from './plugin.ts';
import { keepStock } from './stock.ts';
import { totals } from './totals.ts';

const server = fastify();
server.register(keepDatabase);
server.register(keepStock);
server.register(totals, { prefix: '/reports' });
`,
  'src/reports/plugin.ts': `export function keepDatabase(server, options, done) {
  done();
}
`,
  'src/reports/stock.ts': `import Database from 'better-sqlite3';

export function keepStock(server, options, done) {
  server.decorate('stock', new Database('stock.db'));
  done();
}
`,
  'src/reports/totals.ts': `export function totals(server, options, done) {
  server.get('/totals', async () => server.store.prepare('SELECT 1').all());
  done();
}
`,
  'src/hooks/server.ts': `import fastify from 'fastify';
import { mounts } from './mounts.ts';

const hooks = fastify();
for (const mount of mounts) mount(hooks);
`,
  'src/hooks/mounts.ts': `import { mountHooks } from './routes.ts';

export const mounts = [mountHooks];
`,
  'src/hooks/routes.ts': `import { load } from './load.ts';
import { save } from './save.ts';

export function mountHooks(server) {
  server.get('/hooks', async () => load());
  server.post('/hooks', async (request) => save(request.body));
}
`,
  'src/hooks/stock.ts': `import { query } from '../database.ts';

export function mountStock(server) {
  server.get('/hooks/stock', async () => query('SELECT * FROM stock'));
}
`,
  'src/hooks/paths.ts': `export const HOOKS = 'data/hooks.json';
`,
  'src/hooks/load.ts': `import { readFileSync } from 'node:fs';
import { HOOKS } from './paths.ts';

export const load = () => JSON.parse(readFileSync(HOOKS, 'utf8'));
`,
  'src/hooks/save.ts': `import { writeFile } from 'node:fs/promises';

export const save = (hook) => writeFile('data/archive.json', JSON.stringify([hook]));
`,
  'src/worker.ts': `import { Worker } from 'bullmq';
import { query } from './database.ts';

new Worker('invoices', async (job) => query(job.data.sql), { connection: {} });
`,
} satisfies Files;

/** What a pull request changes, and a route that it makes worse where it does. */
const changes: readonly (readonly [what: string, files: Files, route: string | null])[] = [
  ['a helper that a route calls', { 'src/orders/orders.ts': shop['src/orders/orders.ts'].replace('return 0', `return query('SELECT count(*) FROM orders')`) }, 'GET /orders/count'],
  ['what a file hands to the factory in another', { 'src/returns/routes.ts': shop['src/returns/routes.ts'].replace('{ find: () => [] }', `{ find: () => query('SELECT 1') }`).replace('import { createReturns', `import { query } from '../database.ts';\nimport { createReturns`) }, 'GET /returns'],
  ['a plugin that keeps a database for all others', { 'src/reports/plugin.ts': `import Database from 'better-sqlite3';\n\nexport function keepDatabase(server, options, done) {\n  server.decorate('store', new Database('reports.db'));\n  done();\n}\n` }, 'GET /reports/totals'],
  ['a route in a plugin that another file registers', { 'src/reports/totals.ts': shop['src/reports/totals.ts'].replace('done();', `server.get('/sums', async () => server.stock.prepare('SELECT 1').all());\n  done();`) }, 'GET /reports/sums'],
  ['a database that nobody asked for before', { 'src/reports/totals.ts': shop['src/reports/totals.ts'].replace('server.store', 'server.stock') }, 'GET /reports/totals'],
  ['middleware that routes of another file use already', { 'src/returns/routes.ts': shop['src/returns/routes.ts'].replace(`get('/',`, `get('/', audit,`).replace('import { createReturns', `import { audit } from '../audit.ts';\nimport { createReturns`) }, null],
  ['where a router is mounted', { 'src/app.ts': shop['src/app.ts'].replace(`'/orders'`, `'/shop/orders'`) }, null],
  ['a new caller that hands a database to an old function', { 'src/seed.ts': `import Database from 'better-sqlite3';\nimport { createReturns } from './returns/returns.ts';\n\nexport const seeded = createReturns({ find: () => new Database('x.db').prepare('SELECT 1').all() });\n` }, null],
  ['a new file in the place of an import', { 'src/returns/returns.ts': null, 'src/returns/returns/index.ts': shop['src/returns/returns.ts'] }, null],
  ['a route that goes', { 'src/orders/routes.ts': shop['src/orders/routes.ts'].replace(/.*count'.*\n/, '') }, null],
  ['a consumer', { 'src/worker.ts': shop['src/worker.ts'].replace('query(job.data.sql)', 'query(job.data.sql, 1)') }, null],
  ['a library function under another name', { 'src/orders/routes.ts': shop['src/orders/routes.ts'].replace('export const orders = Router();', 'export const orders = Router();\nexport const add = orders.get;') }, null],
  ['what writes a JSON file that another file reads', { 'src/hooks/save.ts': shop['src/hooks/save.ts'].replace('data/archive.json', 'data/hooks.json') }, 'GET /hooks'],
  ['the name of a JSON file, in a file of names', { 'src/hooks/paths.ts': shop['src/hooks/paths.ts'].replace('hooks.json', 'archive.json') }, 'GET /hooks'],
  ['what a list holds that another file calls', { 'src/hooks/mounts.ts': `import { mountStock } from './stock.ts';\n${shop['src/hooks/mounts.ts'].replace('[mountHooks]', '[mountHooks, mountStock]')}` }, 'GET /hooks/stock'],
  ['a function that a list holds', { 'src/hooks/routes.ts': shop['src/hooks/routes.ts'].replace('async () => load()', `async () => query('SELECT 1')`).replace('import { load', `import { query } from '../database.ts';\nimport { load`) }, 'GET /hooks'],
  ['lines that move', { 'src/database.ts': `// One database for all.\n\n${shop['src/database.ts']}` }, null],
  ['nothing that any route reaches', { 'src/page.ts': 'export const title = "Shop";\n' }, null],
];

interface Reviewed {
  readonly narrowed: RangeReview;
  readonly whole: RangeReview;
}

async function reviewTwice(repository: TestRepository, base: string, head: string): Promise<Reviewed> {
  const opened = await openRepository(repository.dir);
  const cache = createCache();
  await analyseSnapshot({ snapshot: await opened.snapshot(base), config: defaultConfig, cache, scope: null });
  const range = { repository: opened, base, head, config: defaultConfig };
  return { narrowed: await reviewRange({ ...range, cache }), whole: await reviewRange({ ...range, cache: openFactsCache(null) }) };
}

function createCache(kept = new Map<string, string>()): FactsCache {
  return { get: (key) => kept.get(key), has: (key) => kept.has(key), put: (key, json) => { kept.set(key, json); }, close: () => Promise.resolve(), note: null, remembers: true };
}

const getIntroduced = ({ comparison }: RangeReview): readonly string[] => comparison.introduced.map(({ finding }) => finding.subject);

describe('a review of a commit whose base was scanned before', () => {
  it.each(changes)('finds what one without that scan finds, when the change is %s', async (_, files, route) => {
    const repository = createRepository(shop);
    const base = repository.git('rev-parse', 'HEAD');
    const head = repository.commit(files);

    const { narrowed, whole } = await reviewTwice(repository, base, head);

    expect(narrowed.comparison.introduced).toEqual(whole.comparison.introduced);
    expect(narrowed.comparison.resolved).toEqual(whole.comparison.resolved);
    if (route !== null) expect(getIntroduced(narrowed)).toContain(route);
  });

  it.each([
    ['hands on what a module holds', 'function attach() { begin } export default { attach };', `import jobs from './payouts.ts';\nexport const go = (plugins) => plugins.use(jobs);\n`],
    ['takes a class out of what it requires', 'export class Payouts { constructor() { begin } }', `const Job = require('./payouts.ts').Payouts;\nexport const go = (jobs) => jobs.add(Job);\n`],
    ['imports all of a module', 'export class Payouts { constructor() { begin } }', `import * as payouts from './payouts.ts';\nexport const go = (jobs) => jobs.add(payouts);\n`],
  ])('finds what a job does that nobody started before a file %s', async (_, end, asking) => {
    const payouts = `import { Worker } from 'bullmq';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\n${end.replace('begin', `new Worker('payouts', async (job) => { await stripe.charges.create({ amount: job.data.amount }); await fetch('https://shop.example/paid', { method: 'POST' }); }, { connection: {} });`)}\n`;
    const repository = createRepository({ 'package.json': shop['package.json'].replace('{ "express', '{ "stripe": "15", "express'), 'src/payouts.ts': payouts, 'src/jobs.ts': 'export const none = 1;\n' });
    const base = repository.git('rev-parse', 'HEAD');

    const { narrowed, whole } = await reviewTwice(repository, base, repository.commit({ 'src/jobs.ts': asking }));

    expect(getIntroduced(whole)).toContain('payouts');
    expect(narrowed.comparison.introduced).toEqual(whole.comparison.introduced);
  });

  it('does not follow the routes that the change cannot matter to', async () => {
    const repository = createRepository(shop);
    const base = repository.git('rev-parse', 'HEAD');
    const head = repository.commit({ 'src/returns/returns.ts': `${shop['src/returns/returns.ts']}\n` });

    const { narrowed, whole } = await reviewTwice(repository, base, head);

    expect(narrowed.analysis.stats.entryPoints).toBe(1);
    expect(whole.analysis.stats.entryPoints).toBeGreaterThan(1);
  });

  it('follows as little when its base was only remembered', async () => {
    const repository = createRepository(shop);
    const base = repository.git('rev-parse', 'HEAD');
    const head = repository.commit({ 'src/returns/returns.ts': `${shop['src/returns/returns.ts']}\n` });
    const opened = await openRepository(repository.dir);
    const kept = new Map<string, string>();

    await rememberCommit({ snapshot: await opened.snapshot(base), config: defaultConfig, cache: createCache(kept) });
    const before = kept.size;
    await rememberCommit({ snapshot: await opened.snapshot(base), config: defaultConfig, cache: createCache(kept) });

    expect(kept.size).toBe(before);
    expect((await reviewRange({ repository: opened, base, head, config: defaultConfig, cache: createCache(kept) })).analysis.stats.entryPoints).toBe(1);
  });

  it('looks up from the scan what packages ask of each other', async () => {
    const repository = createRepository({ 'package.json': '{ "workspaces": ["orders", "mails"] }', 'orders/package.json': '{ "name": "orders" }', 'orders/index.ts': `import 'mails';\n`, 'mails/package.json': '{ "name": "mails" }', 'mails/index.ts': 'export {};\n' });
    const opened = await openRepository(repository.dir);
    const kept = new Map<string, string>();

    await analyseSnapshot({ snapshot: await opened.snapshot(repository.git('rev-parse', 'HEAD')), config: defaultConfig, cache: createCache(kept), scope: null });

    const requests = [...kept].flatMap(([key, json]) => (key.startsWith('requests:') ? [JSON.parse(json) as unknown] : []));
    expect(requests).toContainEqual({ named: ['mails'], leaving: [] });
  });

  it('finds routes in files that did not change when what they call becomes that of another library', async () => {
    const repository = createRepository({ 'package.json': '{}', 'src/app.ts': 'export const app = { get() {} };\n', 'src/routes.ts': `import fs from 'node:fs';\nimport { app } from './app.ts';\napp.get('/orders', (req, res) => res.send(fs.readFileSync('orders.txt')));\n` });
    const base = repository.git('rev-parse', 'HEAD');
    const head = repository.commit({ 'src/app.ts': `import { Hono } from 'hono';\nexport const app = new Hono();\n` });

    const { narrowed, whole } = await reviewTwice(repository, base, head);

    expect(narrowed.analysis.stats.entryPoints).toBe(1);
    expect(whole.analysis.stats.entryPoints).toBe(1);
  });

  it('links everything again when a setting changes what imports mean', async () => {
    const repository = createRepository(shop);
    const base = repository.git('rev-parse', 'HEAD');
    const head = repository.commit({ 'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["src/*"] } } }\n' });

    const { narrowed, whole } = await reviewTwice(repository, base, head);

    expect(narrowed.analysis.stats.entryPoints).toBe(whole.analysis.stats.entryPoints);
  });
});
