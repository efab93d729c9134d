import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What an express service of one file reaches, with `app` and `db` at hand. */
function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\n${source}` });
}

describe('controllers', () => {
  it('that bind their methods in the constructor are followed', async () => {
    const source = `class OrdersController {\n  router = express.Router();\n  constructor() { this.routes(); }\n  routes() { this.router.get('/orders', this.list.bind(this)); }\n  list(req, res) { res.json(this.load()); }\n  load() { return ${read}; }\n}\napp.use('/api', new OrdersController().router);`;

    expect(await reached(source)).toEqual(['GET /api/orders -> OrdersController.load -> better-sqlite3 Statement.all()']);
  });

  it('that an application is handed in a list are followed', async () => {
    const source = `class OrdersController {\n  public path = '/api';\n  public router = express.Router();\n  constructor() { this.router.get(this.path + '/orders', this.list); }\n  private list = async (req, res) => { res.json(${read}); };\n}\nclass App {\n  constructor(controllers) { controllers.forEach((controller) => app.use('/', controller.router)); }\n}\nnew App([new OrdersController()]);`;

    expect(await reached(source)).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('that are objects of functions are followed', async () => {
    expect(await reached(`const controller = { list: (req, res) => res.json(${read}), countries: (req, res) => res.json([]) };\napp.get('/countries', controller.countries);\napp.get('/orders', controller.list);`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('that are made by a base class given at run time are followed', async () => {
    expect(await reached(`const withOrders = (Base) => class extends Base {\n  list() { return ${read}; }\n};\nclass Plain {}\nclass Service extends withOrders(Plain) {}\nconst service = new Service();\napp.get('/orders', (req, res) => res.json(service.list()));`)).toEqual([
      'GET /orders -> list -> better-sqlite3 Statement.all()',
    ]);
  });

  it('that stream their rows are followed', async () => {
    expect(await reached(`function* rows() { yield* ${read}; }\napp.get('/orders', (req, res) => { for (const row of rows()) res.write(row); });`)).toEqual(['GET /orders -> rows -> better-sqlite3 Statement.all()']);
  });

  it('that nobody registers are quiet', async () => {
    expect(await reached(`export class OrdersController {\n  list(req, res) { res.json(${read}); }\n}`)).toEqual([]);
  });
});

describe('plugins of fastify', () => {
  it('give the whole application what they decorate it with', async () => {
    const calls = await blockingCalls({
      'src/app.ts': `import Fastify from 'fastify';\nimport database from './database';\nimport routes from './routes';\nconst app = Fastify();\napp.register(database);\napp.register(routes, { prefix: '/api' });`,
      'src/database.ts': `import Database from 'better-sqlite3';\nimport fp from 'fastify-plugin';\nexport default fp(async (app) => {\n  const db = new Database('shop.db');\n  db.pragma('journal_mode = WAL');\n  app.decorate('db', db);\n  app.addHook('onClose', () => db.close());\n});`,
      'src/routes.ts': `export default async function routes(app) {\n  app.get('/orders', async () => app.db.prepare('select 1').all());\n}`,
    });

    expect(calls).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('are told by their type where nobody is seen to register them', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import type { FastifyPluginAsync } from 'fastify';\nimport { db } from './db';\nexport const orders: FastifyPluginAsync = async (app) => {\n  app.get('/orders', async () => ${read});\n};`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('stand where they are registered, and nowhere else', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import type { FastifyPluginAsync } from 'fastify';\nimport { db } from './db';\nexport const orders: FastifyPluginAsync = async (app) => {\n  app.get('/orders', async () => ${read});\n};`,
      'src/app.ts': `import Fastify from 'fastify';\nimport { orders } from './orders';\nconst app = Fastify();\napp.register(orders, { prefix: '/shop' });`,
    });

    expect(calls).toEqual(['GET /shop/orders -> better-sqlite3 Statement.all()']);
  });

  it('are handed the options they are registered with', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.js': `export async function orders(app, { store }) {\n  app.get('/recent', async () => store.prepare('select 1').all());\n}`,
      'src/app.js': `import Fastify from 'fastify';\nimport fp from 'fastify-plugin';\nimport { db } from './db';\nimport { orders } from './orders';\nconst app = Fastify();\napp.register(orders, { prefix: '/orders', store: db });\napp.register(fp(async (part, options) => { part.get('/invoices', async () => options.store.prepare('select 1').all()); part.get('/prices', async () => options.prices.prepare('select 1').all()); }), { store: db, prices: { prepare: () => ({ all: () => [] }) } });`,
    });

    expect(calls).toEqual(['GET /invoices -> better-sqlite3 Statement.all()', 'GET /orders/recent -> better-sqlite3 Statement.all()']);
  });

  it('are no plugins by a type of another package', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import type { FastifyPluginAsync } from './types';\nimport { db } from './db';\nexport const orders: FastifyPluginAsync = async (app) => {\n  app.get('/orders', async () => ${read});\n};`,
      'src/types.ts': `export type FastifyPluginAsync = (app: Map<string, unknown>) => Promise<void>;`,
    });

    expect(calls).toEqual([]);
  });
});
