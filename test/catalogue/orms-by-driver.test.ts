/** Libraries that return promises whatever is under them: the connection decides, never the call. */
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout } from '../link/shop.ts';

async function reached(database: string, body: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';`), ...files });
  return calls.map((call) => call.replace(/^.* -> /, '')).sort();
}

describe('Prisma', () => {
  const find = `res.json(await db.order.findMany());`;
  const over = (adapter: string, client = '@prisma/client'): string => `import { PrismaClient } from '${client}';\n${adapter}\nexport const db = new PrismaClient({ adapter });`;
  const sqlite = `import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';\nconst adapter = new PrismaBetterSqlite3({ url: process.env.DATABASE_URL ?? 'file:shop.db' });`;

  it('blocks over the adapter of better-sqlite3', async () => {
    expect(await reached(over(sqlite), find)).toEqual(['@prisma/client Model.findMany() (hidden)']);
  });

  it('blocks with a client that is generated into the project and not committed', async () => {
    expect(await reached(over(sqlite, '../generated/prisma/client'), find)).toEqual(['@prisma/client Model.findMany() (hidden)']);
    expect(await reached(over(sqlite, '@/generated/prisma/client'), find)).toEqual(['@prisma/client Model.findMany() (hidden)']);
  });

  it('blocks with a client that is generated and committed', async () => {
    const generated = {
      'src/generated/client.ts': `import * as $Class from './class';\nexport const PrismaClient = $Class.getPrismaClientClass();`,
      'src/generated/class.ts': `import * as runtime from '@prisma/client/runtime/client';\nexport function getPrismaClientClass(): Constructor { return runtime.getPrismaClient(config) as unknown as Constructor; }`,
    };

    expect(await reached(over(sqlite, './generated/client'), find, generated)).toEqual(['@prisma/client Model.findMany() (hidden)']);
  });

  it('blocks inside an interactive transaction', async () => {
    expect(await reached(over(sqlite), `await db.$transaction(async (tx) => { await tx.order.create({ data: req.body }); }); res.json({});`)).toEqual(['@prisma/client Model.create() (hidden)']);
  });

  it('blocks over the libsql adapter and a file, not over a server', async () => {
    const libsql = (options: string): string => `import { PrismaLibSql } from '@prisma/adapter-libsql';\nconst adapter = new PrismaLibSql({ ${options} });`;

    expect(await reached(over(libsql(`url: 'file:shop.db'`)), find)).toEqual(['@prisma/client Model.findMany() (hidden)']);
    expect(await reached(over(libsql(`url: process.env.TURSO_URL, authToken: process.env.TURSO_TOKEN`)), find)).toEqual([]);
  });

  it('does not block over the adapter of pg, nor with its own engine', async () => {
    expect(await reached(over(`import { PrismaPg } from '@prisma/adapter-pg';\nconst adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });`), find)).toEqual([]);
    expect(await reached(`import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();`, find)).toEqual([]);
  });
});

describe('a class of the project that extends the client', () => {
  const service = (adapter: string): Record<string, string> => ({
    'src/shop-client.ts': `import { Injectable } from '@nestjs/common';\nimport { PrismaClient } from '@prisma/client';\n${adapter}\n@Injectable()\nexport class ShopClient extends PrismaClient { constructor() { super({ adapter: new Adapter({ url: 'file:shop.db' }) }); } }`,
    'src/orders.controller.ts': `import { Controller, Get } from '@nestjs/common';\nimport { ShopClient } from './shop-client';\n@Controller('orders')\nexport class OrdersController { constructor(private readonly client: ShopClient) {}\n@Get()\nlist() { return this.client.order.findMany(); } }`,
  });

  it('blocks by the adapter that it hands up', async () => {
    expect(await blockingCalls(service(`import { PrismaBetterSqlite3 as Adapter } from '@prisma/adapter-better-sqlite3';`))).toEqual(['GET /orders -> @prisma/client Model.findMany() (hidden)']);
    expect(await blockingCalls(service(`import { PrismaPg as Adapter } from '@prisma/adapter-pg';`))).toEqual([]);
  });

  it('blocks with a driver as its base', async () => {
    const open = `import Database from 'better-sqlite3';\nclass Shop extends Database { recent() { return this.prepare('select 1').all(); } }\nexport const db = new Shop('shop.db');`;

    expect(await reached(open, `res.json(db.recent());`)).toEqual(['better-sqlite3 Statement.all()']);
  });

  it('blocks in the active records and repositories of typeorm, by the type of the data source', async () => {
    const files = (type: string): Record<string, string> => ({
      'src/db.ts': `import { DataSource } from 'typeorm';\nexport const db = new DataSource({ type: '${type}', database: 'shop.db' });`,
      'src/order.ts': `import { BaseEntity, Repository } from 'typeorm';\nexport class Order extends BaseEntity {}\nexport class OrderRepository extends Repository<Order> { recent() { return this.find({ take: 10 }); } }`,
      'src/app.ts': checkout(`res.json([await Order.findOneBy({ id: 1 }), await new OrderRepository(Order, db.manager).recent()]);`, `import { db } from './db';\nimport { Order, OrderRepository } from './order';`),
    });

    expect(await blockingCalls(files('better-sqlite3'))).toEqual([expect.stringContaining('Repository.find()'), expect.stringContaining('Repository.findOneBy()')]);
    expect(await blockingCalls(files('postgres'))).toEqual([]);
  });

  it('blocks in the query runners of typeorm, and in what takes one by its type', async () => {
    const open = (type: string): string => `import { DataSource } from 'typeorm';\nexport const db = new DataSource({ type: '${type}', database: 'shop.db' });`;
    const body = `const runner = db.createQueryRunner(); await runner.connect(); await runner.startTransaction(); try { await runner.manager.save(order); await runner.query('update stock set left = left - 1'); await archive(runner); await runner.commitTransaction(); } finally { await runner.release(); }`;
    const files = { 'src/archive.ts': `import type { QueryRunner } from 'typeorm';\nexport const archive = async (runner: QueryRunner) => runner.manager.delete('orders', { paid: true });` };
    const asked = (type: string): Promise<readonly string[]> => reached(open(type), '', { ...files, 'src/app.ts': checkout(body, `import { db } from './db';\nimport { archive } from './archive';`) });

    expect(await asked('better-sqlite3')).toEqual([expect.stringContaining('Repository.delete()'), expect.stringContaining('Repository.save()'), expect.stringContaining('Runner.query()')]);
    expect(await asked('sqlite')).toEqual([]);
  });
});

describe('typeorm in Nest', () => {
  const files = (options: string): Record<string, string> => ({
    'src/app.module.ts': `import { TypeOrmModule } from '@nestjs/typeorm';\nexport const database = TypeOrmModule.${options};`,
    'src/orders.controller.ts': `import { Controller, Get } from '@nestjs/common';\nimport { InjectRepository } from '@nestjs/typeorm';\nimport { Repository } from 'typeorm';\n@Controller('orders')\nexport class OrdersController { constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}\n@Get()\nlist() { return this.orders.find(); } }`,
  });

  it('blocks by what the module is told, at once or by a factory', async () => {
    expect(await blockingCalls(files(`forRoot({ type: 'better-sqlite3', database: 'shop.db' })`))).toHaveLength(1);
    expect(await blockingCalls(files(`forRootAsync({ useFactory: (config) => ({ type: 'better-sqlite3', database: config.get('FILE') }) })`))).toHaveLength(1);
  });

  it('does not block over a server', async () => {
    expect(await blockingCalls(files(`forRootAsync({ useFactory: async (config) => ({ type: 'postgres', url: config.get('URL') }) })`))).toEqual([]);
  });
});

describe('MikroORM', () => {
  const find = `res.json(await db.em.fork().find(Order, {}));`;
  const init = (driver: string): string => `import { MikroORM } from '@mikro-orm/${driver}';\nexport const db = await MikroORM.init({ dbName: 'shop.db' });`;
  const asks = (range: string): Record<string, string> => ({ 'package.json': `{"dependencies":{"@mikro-orm/sqlite":"${range}"}}` });

  it('blocks with better-sqlite and with libsql', async () => {
    expect(await reached(init('better-sqlite'), find)).toEqual(['@mikro-orm/core Manager.find() (hidden)']);
    expect(await reached(init('libsql'), find)).toEqual(['@mikro-orm/core Manager.find() (hidden)']);
  });

  it('blocks with sqlite since version 7, and has a thread for it until then', async () => {
    expect(await reached(init('sqlite'), find, asks('^7.0.2'))).toEqual(['@mikro-orm/core Manager.find() (hidden)']);
    expect(await reached(init('sqlite'), find, asks('^6.4.0'))).toEqual([]);
  });

  it('blocks with a driver that is named in the options', async () => {
    expect(await reached(`import { MikroORM } from '@mikro-orm/core';\nimport { BetterSqliteDriver } from '@mikro-orm/better-sqlite';\nexport const db = await MikroORM.init({ driver: BetterSqliteDriver, dbName: 'shop.db' });`, find)).toEqual(['@mikro-orm/core Manager.find() (hidden)']);
  });

  it('does not block with a server, nor where entities are only made', async () => {
    expect(await reached(init('postgresql'), find)).toEqual([]);
    expect(await reached(init('better-sqlite'), `const order = db.em.create(Order, req.body); db.em.persist(order); res.json(order);`)).toEqual([]);
  });
});

describe('@libsql/client', () => {
  const select = `res.json(await db.execute('select 1'));`;
  const open = (options: string, from = '@libsql/client'): string => `import { createClient } from '${from}';\nexport const db = createClient({ ${options} });`;

  it('blocks in memory, and over the file that is the replica of a server', async () => {
    expect(await reached(open(`url: ':memory:'`), select)).toEqual(['@libsql/client FileClient.execute() (hidden)']);
    expect(await reached(open(`url: 'file:replica.db', syncUrl: process.env.TURSO_URL, authToken: process.env.TURSO_TOKEN`), select)).toEqual(['@libsql/client FileClient.execute() (hidden)']);
  });

  it('is taken for a server where a file only stands in for the setting, and a token is there', async () => {
    expect(await reached(open(`url: process.env.TURSO_URL ?? 'file:dev.db', authToken: process.env.TURSO_TOKEN`), select)).toEqual([]);
  });

  it('never blocks in its flavour for browsers', async () => {
    expect(await reached(open(`url: 'file:shop.db'`, '@libsql/client/web'), select)).toEqual([]);
  });
});

describe('drizzle', () => {
  const select = `res.json(await db.select().from(orders));`;

  it('blocks over node:sqlite', async () => {
    expect(await reached(`import { drizzle } from 'drizzle-orm/node-sqlite';\nexport const db = drizzle('shop.db');`, select)).toEqual([expect.stringMatching(/\(hidden\)$/)]);
  });

  it('blocks with a driver that is imported when it is needed', async () => {
    expect(await reached(`const { drizzle } = await import('drizzle-orm/better-sqlite3');\nexport const db = drizzle({ connection: 'shop.db' });`, select)).toEqual([expect.stringMatching(/\(hidden\)$/)]);
  });

  it('blocks in a query that was prepared before', async () => {
    expect(await reached(`import { drizzle } from 'drizzle-orm/better-sqlite3';\nconst file = drizzle('shop.db');\nexport const db = file.select().from(orders).prepare();`, `res.json(db.all());`)).toEqual(['drizzle-orm (synchronous SQLite driver) Prepared.all()']);
  });

  it('blocks where a request migrates', async () => {
    expect(await reached(`import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { migrate } from 'drizzle-orm/better-sqlite3/migrator';\nexport const db = { reset: () => migrate(drizzle('shop.db'), { migrationsFolder: 'drizzle' }) };`, `db.reset(); res.json({});`)).toEqual(['drizzle-orm (synchronous SQLite driver) migrate()']);
  });

  it('blocks over libsql when it is told a file, in each way to say so', async () => {
    const from = (options: string): Promise<readonly string[]> => reached(`import { drizzle } from 'drizzle-orm/libsql';\nexport const db = drizzle(${options});`, select);

    expect(await from(`'file:shop.db'`)).toHaveLength(1);
    expect(await from(`{ connection: { url: 'file:shop.db' } }`)).toHaveLength(1);
    expect(await from(`{ connection: { url: 'libsql://shop.turso.io', authToken: 'x' } }`)).toEqual([]);
    expect(await from(`{ connection: { url: process.env.TURSO_URL || 'file:dev.db', authToken: process.env.TURSO_TOKEN } }`)).toEqual([]);
  });
});

describe('kysely', () => {
  const select = `res.json(await db.selectFrom('orders').selectAll().execute());`;
  const over = (dialect: string, from: string, options: string): string => `import { Kysely } from 'kysely';\nimport { ${dialect} } from '${from}';\nexport const db = new Kysely({ dialect: new ${dialect}(${options}) });`;

  it('blocks over the dialects of Bun, and does not over the one with a worker', async () => {
    expect(await reached(over('BunSqliteDialect', 'kysely-bun-sqlite', '{ database }'), select)).toEqual(['kysely Query.execute() (hidden)']);
    expect(await reached(over('BunWorkerDialect', 'kysely-bun-worker', `{ url: 'shop.db' }`), select)).toEqual([]);
  });

  it('blocks over a libsql file', async () => {
    expect(await reached(over('LibsqlDialect', '@libsql/kysely-libsql', `{ url: 'file:shop.db' }`), select)).toEqual(['kysely Query.execute() (hidden)']);
    expect(await reached(over('LibsqlDialect', '@libsql/kysely-libsql', `{ url: 'libsql://shop.turso.io' }`), select)).toEqual([]);
  });

  it('blocks in raw SQL, transactions and those that are controlled by hand', async () => {
    const open = `import { Kysely, SqliteDialect, sql } from 'kysely';\nexport const raw = sql;\nexport const db = new Kysely({ dialect: new SqliteDialect({ database }) });`;

    expect(await reached(`${open}\nexport const count = () => sql\`select count(*) from orders\`.execute(db);`, `res.json(await count());`, { 'src/app.ts': checkout(`res.json(await count());`, `import { count } from './db';`) })).toEqual(['kysely Sql.execute() (hidden)']);
    expect(await reached(open, `await db.transaction().execute(async (trx) => { await trx.insertInto('orders').values(req.body).execute(); }); res.json({});`)).toEqual(['kysely Query.execute() (hidden)']);
    expect(await reached(open, `const trx = await db.startTransaction().execute(); await trx.commit().execute(); res.json({});`)).toEqual(['kysely Opening.execute() (hidden)', 'kysely Query.execute() (hidden)']);
  });

  it('does not block where a query is compiled and not run', async () => {
    expect(await reached(`import { Kysely, SqliteDialect } from 'kysely';\nexport const db = new Kysely({ dialect: new SqliteDialect({ database }) });`, `res.json(db.selectFrom('orders').selectAll().compile().sql);`)).toEqual([]);
  });
});

describe('knex without a connection', () => {
  const written = (options: string): string => `import knex from 'knex';\nimport Database from 'better-sqlite3';\nconst writer = knex({ ${options} });\nconst shop = new Database('shop.db');\nconst all = async (query) => { const { sql, bindings } = query.toSQL(); return shop.prepare(sql).all(bindings); };\nexport const db = (table) => all(writer.select().from(table));`;
  const select = `res.json(await db('orders'));`;

  it('writes SQL that another client runs', async () => {
    expect(await reached(written(`client: 'better-sqlite3', useNullAsDefault: true`), select)).toEqual(['better-sqlite3 Statement.all()']);
    expect(await reached(`import knex from 'knex';\nexport const db = knex({ client: 'better-sqlite3' });`, `await db('orders').select(); res.end();`)).toEqual([]);
  });

  it('may ask where its options are not all known', async () => {
    expect(await reached(`import knex from 'knex';\nimport settings from './settings';\nexport const db = knex({ client: 'better-sqlite3', ...settings });`, `res.json(await db('orders').select());`)).toEqual(['knex Query (hidden)']);
  });
});

describe('knex with a class as its client', () => {
  const open = (dialect: string, client: string): string => `import knex from 'knex';\nimport Dialect from 'knex/lib/dialects/${dialect}/index.js';\nclass ShopClient extends (Dialect as unknown as typeof knex.Client) { override poolDefaults() { return { min: 1, max: 1 }; } }\nclass LoggedClient extends ShopClient {}\nexport const db = knex({ client: ${client}, connection: { filename: 'shop.db' } });`;
  const select = `res.json(await db('orders').select());`;

  it.each(['Dialect', 'ShopClient', 'LoggedClient'])('blocks where %s is, or extends, the one of better-sqlite3', async (client) => {
    expect(await reached(open('better-sqlite3', client), select)).toEqual(['knex Query (hidden)']);
  });

  it('does not block where it extends the one of sqlite3', async () => {
    expect(await reached(open('sqlite3', 'ShopClient'), select)).toEqual([]);
  });

  it('does not block where it extends itself, which no program does', async () => {
    expect(await reached(`import knex from 'knex';\nclass First extends Second {}\nclass Second extends First {}\nexport const db = knex({ client: First, connection: process.env.DATABASE_URL });`, select)).toEqual([]);
  });
});

describe('objection', () => {
  const models = `import { Model } from 'objection';\nexport class Order extends Model { static tableName = 'orders'; }`;
  const bind = (client: string): string => `import knex from 'knex';\nimport { Model } from 'objection';\nModel.knex(knex({ client: '${client}', connection: process.env.DATABASE_URL }));\nexport const db = null;`;
  const asked = (client: string): Promise<readonly string[]> => reached(bind(client), '', { 'src/models.ts': models, 'src/app.ts': checkout(`res.json(await Order.query().where('paid', true));`, `import './db';\nimport { Order } from './models';`) });

  it('blocks where the models are bound to better-sqlite3', async () => {
    expect(await asked('better-sqlite3')).toEqual([expect.stringMatching(/^objection .*\(hidden, likely\)$/)]);
  });

  it('does not block where they are bound to pg', async () => {
    expect(await asked('pg')).toEqual([]);
  });

  it('is told by the same connection in CommonJS, over a base model, bound apart, or given to the query', async () => {
    const knex = (client: string): string => `const Knex = require('knex');\nmodule.exports = Knex({ client: '${client}', connection: process.env.DATABASE_URL });`;
    const ways: readonly (readonly [models: string, query: string])[] = [
      [`const { Model } = require('objection');\nModel.knex(require('./db'));\nclass Order extends Model { static get tableName() { return 'orders'; } }\nmodule.exports = { Order };`, `Order.query()`],
      [`const { Model } = require('objection');\nclass BaseModel extends Model {}\nBaseModel.knex(require('./db'));\nclass Order extends BaseModel {}\nmodule.exports = { Order };`, `Order.query()`],
      [`const { Model } = require('objection');\nclass Order extends Model {}\nmodule.exports = { Order: Order.bindKnex(require('./db')) };`, `Order.query()`],
      [`const { Model } = require('objection');\nclass Order extends Model {}\nmodule.exports = { Order };`, `Order.query(db)`],
    ];
    for (const [models, query] of ways) {
      const over = (client: string): Promise<readonly string[]> => reached(knex(client), '', { 'src/models.js': models, 'src/app.ts': checkout(`res.json(await ${query}.where('paid', true));`, `const db = require('./db');\nconst { Order } = require('./models');`) });

      expect(await over('better-sqlite3')).toEqual([expect.stringMatching(/^objection .*\(hidden(?:, likely)?\)$/)]);
      expect(await over('pg')).toEqual([]);
    }
  });
});

describe('Bun.SQL', () => {
  const select = 'res.json(await db`select * from orders`);';

  it('blocks over its SQLite adapter', async () => {
    expect(await reached(`import { SQL } from 'bun';\nexport const db = new SQL('sqlite://shop.db');`, select)).toHaveLength(1);
    expect(await reached(`export const db = new Bun.SQL({ adapter: 'sqlite', filename: 'shop.db' });`, select)).toHaveLength(1);
  });

  it('does not block over PostgreSQL', async () => {
    expect(await reached(`import { SQL } from 'bun';\nexport const db = new SQL('postgres://localhost/shop');`, select)).toEqual([]);
  });
});

describe('layers that take a connector', () => {
  it('block with db0 over better-sqlite3 and not over postgresql', async () => {
    const open = (connector: string): string => `import { createDatabase } from 'db0';\nimport connector from 'db0/connectors/${connector}';\nexport const db = createDatabase(connector({ name: 'shop' }));`;
    const select = 'res.json(await db.sql`select * from orders`);';

    expect(await reached(open('better-sqlite3'), select)).toEqual(['db0 Database.sql() (hidden)']);
    expect(await reached(open('postgresql'), select)).toEqual([]);
  });

  it('block with keyv over SQLite since version 6', async () => {
    const open = `import Keyv from 'keyv';\nimport KeyvSqlite from '@keyv/sqlite';\nexport const db = new Keyv({ store: new KeyvSqlite('sqlite://shop.db') });`;
    const asks = (range: string): Record<string, string> => ({ 'package.json': `{"dependencies":{"@keyv/sqlite":"${range}"}}` });

    expect(await reached(open, `res.json(await db.get('order'));`, asks('^6.0.0'))).toEqual(['keyv Keyv.get() (hidden)']);
    expect(await reached(open, `res.json(await db.get('order'));`, asks('^4.0.8'))).toEqual([]);
  });
});
