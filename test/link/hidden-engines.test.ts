import { blockingCalls } from './blocking-calls.ts';
import { checkout } from './shop.ts';

/** What `POST /api/checkout` reaches over the database of this module. */
function reached(database: string, body: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\nimport { orders } from './schema';`), 'src/schema.ts': `import { sqliteTable } from 'drizzle-orm/sqlite-core';\nexport const orders = sqliteTable('orders', {});` });
}

const hidden = [expect.stringMatching(/^POST \/api\/checkout -> .*\(hidden\)$/)];

/** A call that gives its rows at once, and does not look as if it waited. */
const plain = (call: string): readonly unknown[] => [expect.stringMatching(new RegExp(`-> drizzle-orm .synchronous SQLite driver. ${call.replace('()', '')}\\(\\)$`))];

describe('drizzle', () => {
  const select = `res.json(await db.select().from(orders).where(eq(orders.id, 1)));`;

  it('blocks over better-sqlite3, once per query', async () => {
    expect(await reached(`import Database from 'better-sqlite3';\nimport { drizzle } from 'drizzle-orm/better-sqlite3';\nexport const db = drizzle(new Database('shop.db'));`, select)).toEqual(hidden);
  });

  it('blocks over better-sqlite3 in its relational queries', async () => {
    expect(await reached(`import { drizzle } from 'drizzle-orm/better-sqlite3';\nexport const db = drizzle('shop.db');`, `res.json(await db.query.orders.findMany());`)).toEqual(hidden);
  });

  it('blocks inside a transaction over better-sqlite3', async () => {
    expect(await reached(`import { drizzle } from 'drizzle-orm/better-sqlite3';\nexport const db = drizzle('shop.db');`, `db.transaction((tx) => { tx.insert(orders).values(req.body).run(); });`)).toEqual(plain('Query.run()'));
  });

  const sync = `import { drizzle } from 'drizzle-orm/better-sqlite3';\nexport { exists, inArray } from 'drizzle-orm';\nexport const db = drizzle('shop.db');`;
  const asking = (body: string): Promise<readonly string[]> => blockingCalls({
    'src/db.ts': sync,
    'src/app.ts': checkout(body, `import { db } from './db';\nimport { exists, inArray } from 'drizzle-orm';\nimport { union } from 'drizzle-orm/sqlite-core';`),
  });

  it.each([
    ['a list of another', 'res.json(await db.select().from(orders).where(inArray(orders.id, db.select().from(lines))));'],
    ['a list of another in a variable', 'const open = db.select().from(lines); res.json(await db.select().from(orders).where(inArray(orders.id, open)));'],
    ['a condition of another', 'res.json(await db.select().from(orders).where(exists(db.select().from(lines))));'],
    ['one of a union', 'const open = db.select().from(orders); const paid = db.select().from(orders); res.json(await union(open, paid));'],
    ['a table expression', `const open = db.$with('open').as(db.select().from(orders)); res.json(await db.with(open).select().from(open));`],
    ['the beginning of another', 'const all = db.select().from(orders); res.json(await all.limit(10));'],
  ])('counts one query where the second is only %s', async (_, body) => {
    expect(await asking(body)).toEqual(hidden);
  });

  it('counts each of two that are waited for', async () => {
    expect(await asking('const open = db.select().from(orders); const paid = db.select().from(lines); res.json(await Promise.all([open, paid]));')).toHaveLength(2);
    expect(await asking('const open = db.select().from(orders); const rows = await open; res.json(await open.limit(rows.length));')).toHaveLength(2);
  });

  it('runs nothing that is only asked for its text, or prepared', async () => {
    expect(await asking('const open = db.select().from(orders); res.json(open.toSQL());')).toEqual([]);
    expect(await asking('const open = db.select().from(orders).prepare(); res.json(typeof open);')).toEqual([]);
    expect(await asking('const open = db.select().from(orders).prepare(); res.json(open.all());')).toEqual(plain('Prepared.all()'));
  });

  it('does not block over node-postgres', async () => {
    expect(await reached(`import { drizzle } from 'drizzle-orm/node-postgres';\nimport { Pool } from 'pg';\nexport const db = drizzle(new Pool());`, select)).toEqual([]);
  });

  it('does not block where it is cast to the type of an asynchronous driver, and blocks where it is cast to one of its own', async () => {
    const open = `import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';\nimport type { MySql2Database } from 'drizzle-orm/mysql2';\nconst opened = drizzle('shop.db');\n`;

    expect(await reached(`${open}export const db = opened as unknown as MySql2Database;`, select)).toEqual([]);
    expect(await reached(`${open}export const db = opened as unknown as BetterSQLite3Database;`, select)).toEqual(hidden);
  });

  it('blocks where rows are read, and not where something is called on them', async () => {
    const open = `import { drizzle } from 'drizzle-orm/better-sqlite3';\nexport const db = drizzle('shop.db');`;

    expect(await reached(open, `const rows = await db.select().from(orders); const known = new Set(rows.map((row) => row.id)); res.json(rows.find((row) => known.has(row.id)));`)).toEqual(hidden);
    expect(await reached(open, `await db.select().from(orders).then((rows) => res.json(rows.map((row) => row.id)));`)).toEqual(hidden);
    expect(await reached(open, `const query = db.select().from(orders); res.json((await query).filter((row) => row.open));`)).toEqual(hidden);
  });

  it('blocks where queries are waited for together, and not where something is called on their rows', async () => {
    const open = `import { drizzle } from 'drizzle-orm/better-sqlite3';\nexport const db = drizzle('shop.db');`;
    const one = 'POST /api/checkout -> drizzle-orm (synchronous SQLite driver) Query (hidden)';

    expect(await reached(open, `const [rows, count] = await Promise.all([db.select().from(orders), db.$count(orders)]); res.json({ rows: rows.map((row) => row.id), count });`)).toEqual([one, one]);
    expect(await reached(open, `const tasks = []; tasks.push(db.select().from(orders)); const all = await Promise.all(tasks); res.json({ ids: all.map((rows) => rows.map((row) => row.id)) });`)).toEqual([one]);
    expect(await reached(open, `const queries = [db.select().from(orders)]; res.json(await queries[0]);`)).toEqual([one]);
  });

  it('does not block where a query is built and not run', async () => {
    expect(await reached(`import { drizzle } from 'drizzle-orm/better-sqlite3';\nexport const db = drizzle('shop.db');`, `const newest = db.select().from(orders).as('newest'); res.json({ newest: typeof newest });`)).toEqual([]);
  });

  it('blocks over a libsql file and not over a libsql server', async () => {
    const open = (url: string): string => `import { createClient } from '@libsql/client';\nimport { drizzle } from 'drizzle-orm/libsql';\nexport const db = drizzle(createClient({ url: '${url}' }));`;

    expect(await reached(open('file:shop.db'), select)).toEqual(hidden);
    expect(await reached(open('libsql://shop.turso.io'), select)).toEqual([]);
  });
});

describe('kysely', () => {
  const select = `res.json(await db.selectFrom('orders').selectAll().execute());`;

  it('blocks with the SQLite dialect', async () => {
    expect(await reached(`import SQLite from 'better-sqlite3';\nimport { Kysely, SqliteDialect } from 'kysely';\nexport const db = new Kysely({ dialect: new SqliteDialect({ database: new SQLite('shop.db') }) });`, select)).toEqual(hidden);
  });

  it('blocks with a dialect that stands in a variable', async () => {
    expect(await reached(`import SQLite from 'better-sqlite3';\nimport { Kysely, SqliteDialect } from 'kysely';\nconst dialect = new SqliteDialect({ database: new SQLite('shop.db') });\nexport const db = new Kysely({ dialect });`, select)).toEqual(hidden);
  });

  it('does not block with the PostgreSQL dialect', async () => {
    expect(await reached(`import { Kysely, PostgresDialect } from 'kysely';\nimport { Pool } from 'pg';\nexport const db = new Kysely({ dialect: new PostgresDialect({ pool: new Pool() }) });`, select)).toEqual([]);
  });
});

describe('kysely over a driver of the project', () => {
  const select = `res.json(await db.selectFrom('orders').selectAll().execute());`;

  /** A dialect written by hand; `fields` hold the connection, `execute` is what its `executeQuery` does. */
  const dialect = (fields: string, execute: string): string =>
    `import { DatabaseSync } from 'node:sqlite';\nimport { Pool } from 'pg';\nimport { Kysely, SqliteAdapter, type Dialect, type Driver } from 'kysely';\nclass Connection {\n  ${fields}\n  async executeQuery({ sql, parameters }) { ${execute} }\n  #run(sql, parameters) { return this.#db.prepare(sql).all(...parameters); }\n}\nclass OwnDriver implements Driver {\n  #connection?: Connection;\n  async init() { this.#connection = new Connection(); }\n  async acquireConnection() { return this.#connection; }\n}\nclass OwnDialect implements Dialect {\n  createAdapter() { return new SqliteAdapter(); }\n  createDriver(): Driver { return new OwnDriver(); }\n}\nexport const db = new Kysely({ dialect: new OwnDialect() });`;
  const file = `#db = new DatabaseSync('shop.db');`;

  it('blocks where that answers before it returns', async () => {
    expect(await reached(dialect(file, `return { rows: this.#db.prepare(sql).all(...parameters) };`), select)).toEqual(hidden);
    expect(await reached(dialect(file, `return { rows: this.#run(sql, parameters) };`), select)).toEqual(hidden);
    expect(await reached(dialect(file, `return new Promise((resolve) => resolve({ rows: this.#db.prepare(sql).all(...parameters) }));`), select)).toEqual(hidden);
  });

  it('does not block where that waits', async () => {
    expect(await reached(dialect(`#db = new Pool();`, `const { rows } = await this.#db.query(sql, parameters); return { rows };`), select)).toEqual([]);
    expect(await reached(dialect(`#worker = new Worker('./driver.js');\n  #db = null;`, `return new Promise((resolve) => { this.#worker.once('message', resolve); this.#worker.postMessage({ sql, parameters }); });`), select)).toEqual([]);
  });
});

describe('knex in Nest', () => {
  const service = `import { Controller, Get, Module } from '@nestjs/common';\nimport { InjectConnection, KnexModule } from 'nest-knexjs';\nimport type { Knex } from 'knex';\n@Controller('orders') export class Orders { constructor(@InjectConnection() private readonly knex: Knex) {} @Get() recent() { return this.knex('orders').select(); } }\n`;

  it('blocks where its settings name better-sqlite3', async () => {
    const settled = (settings: string): Promise<readonly string[]> => blockingCalls({ 'src/app.ts': `${service}@Module({ imports: [KnexModule.${settings}], controllers: [Orders] }) export class App {}` });

    expect(await settled(`forRoot({ config: { client: 'better-sqlite3' } })`)).toEqual(['GET /orders -> knex Query (hidden, likely)']);
    expect(await settled(`forRootAsync({ useFactory: () => ({ config: { client: 'better-sqlite3' } }) })`)).toEqual(['GET /orders -> knex Query (hidden, likely)']);
    expect(await settled(`forRoot({ config: { client: 'pg' } })`)).toEqual([]);
  });
});

describe('knex', () => {
  const open = (client: string): string => `import knex from 'knex';\nexport const db = knex({ client: '${client}', connection: { filename: 'shop.db' } });`;
  const select = `res.json(await db('orders').where({ id: 1 }).select('*'));`;

  it('blocks with better-sqlite3', async () => {
    expect(await reached(open('better-sqlite3'), select)).toEqual(hidden);
  });

  it('blocks once for a query that is put together in several statements', async () => {
    const query = `const query = db('orders').select('*'); query.where('open', true); if (req.body.shop) query.andWhere('shop', req.body.shop);`;

    expect(await reached(open('better-sqlite3'), `${query} res.json(await query);`)).toEqual(hidden);
    expect(await reached(open('better-sqlite3'), `const query = db('orders'); Object.keys(req.body).forEach((key) => { query.where(key, req.body[key]); }); query.limit(10); res.json(await query);`)).toEqual(hidden);
  });

  it('blocks once for a query that its variable is given back with more conditions', async () => {
    const query = `let query = db('orders'); if (req.body.open) query = query.where('open', true); if (req.body.shop) { query = query.whereIn('shop', [req.body.shop]).limit(10); }`;

    expect(await reached(open('better-sqlite3'), `${query} res.json(await query);`)).toEqual(hidden);
    expect(await reached(open('better-sqlite3'), `${query} res.json(await query.orderBy('at').limit(10));`)).toEqual(hidden);
  });

  it('blocks twice where the variable is given another query', async () => {
    expect(await reached(open('better-sqlite3'), `let query = db('orders'); if (req.body.paid) query = db('payments').where('open', true); res.json(await query);`)).toHaveLength(2);
  });

  it('blocks once for each of two queries', async () => {
    expect(await reached(open('better-sqlite3'), `const open = db('orders').where('open', true); open.limit(10); const paid = db('orders').where('paid', true); paid.limit(10); res.json([await open, await paid]);`)).toHaveLength(2);
  });

  it('does not block where nobody waits for the query', async () => {
    expect(await reached(open('better-sqlite3'), `db('orders').where('open', true).del(); res.json({});`)).toEqual([]);
  });

  it('does not block with pg', async () => {
    expect(await reached(open('pg'), select)).toEqual([]);
  });

  it('does not block with sqlite3, which has a thread of its own', async () => {
    expect(await reached(open('sqlite3'), select)).toEqual([]);
  });
});

describe('a database of drizzle that may be one of two', () => {
  const open = `import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';\nexport const db: any = process.env.DATABASE_URL ? drizzlePg(process.env.DATABASE_URL) : drizzle('shop.db');`;

  it('blocks where it is asked as SQLite is', async () => {
    expect(await reached(open, `db.run('insert into orders default values'); res.json({});`)).toEqual(plain('Db.run()'));
  });

  it('does not where it is asked as only the other can be', async () => {
    expect(await reached(open, `await db.execute('insert into orders default values'); res.json({});`)).toEqual([]);
  });
});

describe('@libsql/client', () => {
  const open = (url: string): string => `import { createClient } from '@libsql/client';\nexport const db = createClient({ url: ${url} });`;
  const select = `res.json(await db.execute('select 1'));`;

  it('blocks over a file', async () => {
    expect(await reached(open(`'file:shop.db'`), select)).toEqual(hidden);
  });

  it('does not block over https', async () => {
    expect(await reached(open(`'https://shop.turso.io'`), select)).toEqual([]);
  });

  it('is taken for a server where the address is a setting', async () => {
    expect(await reached(open('process.env.DATABASE_URL'), select)).toEqual([]);
  });
});

describe('typeorm', () => {
  const open = (type: string): string => `import { DataSource } from 'typeorm';\nexport const db = new DataSource({ type: '${type}', database: 'shop.db' });`;
  const find = `res.json(await db.getRepository(Order).find());`;

  it('blocks with better-sqlite3', async () => {
    expect(await reached(open('better-sqlite3'), find)).toEqual(hidden);
  });

  it('does not block with sqlite, which has a thread of its own', async () => {
    expect(await reached(open('sqlite'), find)).toEqual([]);
  });
});

describe('a synchronous driver that is used as it is', () => {
  it('is not called hidden', async () => {
    expect(await reached(`import { DatabaseSync } from 'node:sqlite';\nexport const db = new DatabaseSync('shop.db');`, `res.json(db.prepare('select 1').all());`)).toEqual(['POST /api/checkout -> node:sqlite Statement.all()']);
    expect(await reached(`import { Database } from 'bun:sqlite';\nexport const db = new Database('shop.db');`, `res.json(db.query('select 1').all());`)).toEqual(['POST /api/checkout -> bun:sqlite Statement.all()']);
  });
});
