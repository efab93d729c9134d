import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

describe('what a project keeps on the objects of a framework', () => {
  it('is read back from app.locals', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\nimport { orders } from './orders';\nconst app = express();\napp.locals.db = db;\napp.use('/orders', orders);`,
      'src/orders.ts': `import { Router } from 'express';\nexport const orders = Router();\norders.get('/', (req, res) => res.json(req.app.locals.db.prepare('select 1').all()));`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is read back from the request', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\napp.use((req, res, next) => { req.db = db; next(); });\napp.get('/orders', (req, res) => res.json(req.db.prepare('select 1').all()));`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is not found under another name', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\napp.use((req, res, next) => { req.db = db; next(); });\napp.get('/orders', (req, res) => res.json(req.cache.prepare('select 1').all()));`,
    });

    expect(calls).toEqual([]);
  });

  it('is read back from app.set', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\napp.set('db', db);\napp.get('/orders', (req, res) => res.json(req.app.get('db').prepare('select 1').all()));`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is asked of a decorated fastify by its name', async () => {
    const under = (name: string): Promise<readonly string[]> => blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import Fastify from 'fastify';\nimport { db } from './db';\nconst app = Fastify();\napp.decorate('db', db);\napp.decorate('mails', { prepare: () => ({ all: () => [] }) });\napp.get('/orders', async (request) => request.server.getDecorator('${name}').prepare('select 1').all());`,
    });

    expect(await under('db')).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await under('mails')).toEqual([]);
  });

  it('is read back from a decorated fastify', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import Fastify from 'fastify';\nimport { db } from './db';\nimport orders from './orders';\nconst app = Fastify();\napp.decorate('db', db);\napp.register(orders);`,
      'src/orders.ts': `import type { FastifyInstance } from 'fastify';\nexport default async function orders(app: FastifyInstance) {\n  app.get('/orders', async () => app.db.prepare('select 1').all());\n}`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is read back from the server of a fastify request', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import Fastify from 'fastify';\nimport { db } from './db';\nconst app = Fastify();\napp.decorate('db', db);\napp.get('/orders', async (request) => request.server.db.prepare('select 1').all());`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is read back from what fastify calls its handlers on', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import Fastify from 'fastify';\nimport { db } from './db';\nimport { orders } from './orders';\nconst app = Fastify();\napp.decorate('db', db);\napp.get('/orders', orders.list);`,
      'src/orders.ts': `export const orders = { async list(request, reply) { return this.db.prepare('select 1').all(); } };`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is not read from this where express calls the handler on nothing', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\nimport { orders } from './orders';\nconst app = express();\napp.db = db;\napp.get('/orders', orders.list);`,
      'src/orders.ts': `export const orders = { async list(req, res) { res.json(this.db.prepare('select 1').all()); } };`,
    });

    expect(calls).toEqual([]);
  });

  it('is read back from the context of Hono', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import { Hono } from 'hono';\nimport { db } from './db';\nconst app = new Hono();\napp.use('*', async (c, next) => { c.set('db', db); await next(); });\napp.get('/orders', (c) => c.json(c.get('db').prepare('select 1').all()));\nexport default app;`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is not the database where the context of Hono holds something else', async () => {
    const calls = await blockingCalls({
      'src/app.ts': `import { Hono } from 'hono';\nconst app = new Hono();\napp.use('*', async (c, next) => { c.set('user', { all: () => [] }); await next(); });\napp.get('/orders', (c) => c.json(c.get('user').all()));\nexport default app;`,
    });

    expect(calls).toEqual([]);
  });

  it('is read back from the context of tRPC', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/trpc.ts': `import { initTRPC } from '@trpc/server';\nimport { db } from './db';\nexport async function createContext() { return { db }; }\nconst t = initTRPC.context<typeof createContext>().create();\nexport const router = t.router;\nexport const procedure = t.procedure;`,
      'src/orders.ts': `import { procedure, router } from './trpc';\nexport const orders = router({ recent: procedure.query(({ ctx }) => ctx.db.prepare('select 1').all()) });`,
    });

    expect(calls).toEqual([expect.stringContaining('-> better-sqlite3 Statement.all()')]);
  });

  it('is read back from what a tRPC middleware adds to the context', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import { initTRPC } from '@trpc/server';
import { db } from './db';
class OrderStore {
  constructor(private readonly database: typeof db) {}
  recent() { return this.database.prepare('select 1').all(); }
}
const t = initTRPC.create();
const withOrders = t.procedure.use((opts) => opts.next({ ctx: { ...opts.ctx, orders: new OrderStore(db) } }));
export const orders = t.router({ recent: withOrders.query(({ ctx }) => ctx.orders.recent()) });`,
    });

    expect(calls).toEqual([expect.stringMatching(/ -> OrderStore\.recent -> better-sqlite3 Statement\.all\(\)$/)]);
  });

  it('is read back from a tRPC middleware made apart', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import { experimental_trpcMiddleware, initTRPC } from '@trpc/server';
import { db } from './db';
const t = initTRPC.create();
const withDatabase = experimental_trpcMiddleware().create(({ next }) => next({ ctx: { database: db } }));
export const orders = t.router({ recent: t.procedure.use(withDatabase).query(({ ctx }) => ctx.database.prepare('select 1').all()) });`,
    });

    expect(calls).toEqual([expect.stringContaining('-> better-sqlite3 Statement.all()')]);
  });

  it('is not guessed from a tRPC middleware that adds something else', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import { initTRPC } from '@trpc/server';
const t = initTRPC.create();
const withCache = t.procedure.use(({ next }) => next({ ctx: { cache: { recent: () => [] } } }));
export const orders = t.router({ recent: withCache.query(({ ctx }) => ctx.cache.recent()) });`,
    });

    expect(calls).toEqual([]);
  });

  it('is kept apart for two applications, and for two packages', async () => {
    const derived = (value: string): string => `.derive(() => ({ db: ${value} }))`;
    const orders = `.get('/orders', ({ db }) => db.prepare('select 1').all())`;
    const inOneFile = `import { Elysia } from 'elysia';\nimport { db } from './db';\nnew Elysia()${derived('db')}.get('/health', () => 'ok');\nnew Elysia()${derived('remote')}${orders};`;
    const inTwoPackages = {
      'apps/shop/package.json': '{ "name": "shop" }',
      'apps/shop/app.ts': `import Fastify from 'fastify';\nimport { db } from '../../src/db';\nconst app = Fastify();\napp.decorate('db', db);\napp.get('/shop', () => app.db.prepare('select 1').all());`,
      'apps/desk/package.json': '{ "name": "desk" }',
      'apps/desk/app.ts': `import Fastify from 'fastify';\nimport { remote } from './remote';\nconst app = Fastify();\napp.decorate('db', remote);\napp.get('/desk', () => app.db.prepare('select 1').all());`,
      'apps/desk/remote.ts': `export const remote = { prepare() { return { all: async () => [] }; } };`,
    };

    expect(await blockingCalls({ 'src/db.ts': database, 'src/app.ts': inOneFile.replace('remote', '{ prepare: () => ({ all: () => [] }) }') })).toEqual([]);
    expect(await blockingCalls({ 'src/db.ts': database, 'src/app.ts': inOneFile.replace('remote', 'db') })).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls({ 'src/db.ts': database, ...inTwoPackages })).toEqual(['GET /shop -> better-sqlite3 Statement.all()']);
  });
});
