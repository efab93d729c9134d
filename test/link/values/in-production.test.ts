import { blockingCalls } from '../blocking-calls.ts';
import { checkout } from '../shop.ts';

const drivers = `import { drizzle as overSqlite } from 'drizzle-orm/better-sqlite3';\nimport { drizzle as overServer } from 'drizzle-orm/node-postgres';\n`;

/** What `POST /api/checkout` reaches over the database of this module. */
function reached(module: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': `${drivers}${module}`, 'src/app.ts': checkout(`res.json(await db.select().from(orders));`, `import { db } from './db';\nimport { orders } from './schema';`), 'src/schema.ts': `import { sqliteTable } from 'drizzle-orm/sqlite-core';\nexport const orders = sqliteTable('orders', {});` });
}

const found = [expect.stringMatching(/^POST \/api\/checkout -> drizzle-orm \(synchronous SQLite driver\)/)];
const sqlite = `overSqlite('shop.db')`;
const server = `overServer(process.env.DATABASE_URL)`;

describe('what is chosen by where the program runs', () => {
  it.each([`process.env.NODE_ENV === 'production'`, `process.env.NODE_ENV !== 'development'`, `!import.meta.env.DEV`, `import.meta.env.PROD && process.env.NODE_ENV === 'production'`])('is what production takes: %s', async (test) => {
    expect(await reached(`export const db = ${test} ? ${server} : ${sqlite};`)).toEqual([]);
    expect(await reached(`export const db = ${test} ? ${sqlite} : ${server};`)).toEqual(found);
  });

  it('is what production takes where a constant holds the answer', async () => {
    expect(await reached(`const isProduction = process.env.NODE_ENV === 'production';\nexport const db = isProduction ? ${server} : ${sqlite};`)).toEqual([]);
    expect(await reached(`import { dev } from '$app/environment';\nexport const db = dev ? ${sqlite} : ${server};`)).toEqual([]);
  });

  it('is what a variable is given there', async () => {
    expect(await reached(`let db;\nif (process.env.NODE_ENV === 'production') { db = ${server}; } else { db = ${sqlite}; }\nexport { db };`)).toEqual([]);
    expect(await reached(`let db;\nif (process.env.NODE_ENV === 'production') { db = ${sqlite}; } else { db = ${server}; }\nexport { db };`)).toEqual(found);
  });

  it('is what a function returns there', async () => {
    expect(await reached(`function open() { if (process.env.NODE_ENV !== 'production') return ${sqlite}; return ${server}; }\nexport const db = open();`)).toEqual([]);
    expect(await reached(`function open() { if (process.env.NODE_ENV === 'production') { return ${server}; } return ${sqlite}; }\nexport const db = open();`)).toEqual([]);
    expect(await reached(`function open() { if (process.env.NODE_ENV === 'production') { return ${sqlite}; } return ${server}; }\nexport const db = open();`)).toEqual(found);
    expect(await reached(`function open() { if (process.env.POOLED === 'production') return ${server}; return ${sqlite}; }\nexport const db = open();`)).toEqual(found);
  });

  it('is the one database where there is no other', async () => {
    expect(await reached(`let db;\nif (process.env.NODE_ENV !== 'production') { globalThis.db ??= ${sqlite}; db = globalThis.db; } else { db = ${sqlite}; }\nexport { db };`)).toEqual(found);
    expect(await reached(`let db;\nif (process.env.NODE_ENV !== 'test') db = ${sqlite};\nexport { db };`)).toEqual(found);
  });

  it('is nothing that a variable is given while people develop', async () => {
    const opens = `async function openLocal() { db = ${sqlite}; }`;
    expect(await reached(`let db;\nif (import.meta.dev) db = ${sqlite};\nexport { db };`)).toEqual([]);
    expect(await reached(`let db;\n${opens}\nif (import.meta.dev) await openLocal();\nexport { db };`)).toEqual([]);
    expect(await reached(`let db = ${server};\n${opens}\nif (process.env.NODE_ENV === 'development') await openLocal();\nexport { db };`)).toEqual([]);
    expect(await reached(`let db;\n${opens}\nif (import.meta.dev) await openLocal();\nelse if (!process.env.POOLED) await openLocal();\nexport { db };`)).toEqual(found);
    expect(await reached(`let db;\n${opens}\nawait openLocal();\nexport { db };`)).toEqual(found);
  });

  it('is nothing that only development has opened by a function of another file', async () => {
    const module = (start: string): Promise<readonly string[]> => blockingCalls({
      'src/db.ts': `${drivers}export let db;\nexport async function openLocal() { db = ${sqlite}; }`,
      'src/start.ts': `import { openLocal } from './db';\n${start}`,
      'src/app.ts': checkout(`res.json(await db.select().from('orders'));`, `import './start';\nimport { db } from './db';`),
    });

    expect(await module('if (process.env.NODE_ENV !== \'production\') await openLocal();')).toEqual([]);
    expect(await module('await openLocal();')).toEqual(found);
  });

  it('is what production finds behind a proxy, and what it keeps on an object', async () => {
    const behind = (test: string): string => `const local = ${sqlite};\nexport const db = new Proxy({}, { get(target, name) { if (${test}) { const found = Reflect.get(local, name); return found; } return Reflect.get(${server}, name); } });`;
    expect(await reached(behind('process.dev'))).toEqual([]);
    expect(await reached(behind('process.env.LOCAL'))).toEqual(found);

    const kept = (test: string): string => `const stores = {};\nif (${test}) stores.orders = ${sqlite};\nelse stores.orders = ${server};\nexport const db = stores.orders;`;
    expect(await reached(kept('process.env.NODE_ENV === \'development\''))).toEqual([]);
    expect(await reached(kept('process.env.LOCAL'))).toEqual(found);
  });

  it('may be either where something else is asked', async () => {
    expect(await reached(`export const db = process.env.DATABASE_URL ? ${server} : ${sqlite};`)).toEqual(found);
  });

  it('is the setting of that name', async () => {
    const knex = (production: string): Promise<readonly string[]> => blockingCalls({
      'src/db.ts': `import knex from 'knex';\nconst settings = { development: { client: 'better-sqlite3', connection: 'shop.db' }, production: { client: '${production}', connection: process.env.DATABASE_URL } };\nexport const db = knex(settings[process.env.NODE_ENV ?? 'development']);`,
      'src/app.ts': checkout(`res.json(await db('orders').select());`, `import { db } from './db';`),
    });

    expect(await knex('pg')).toEqual([]);
    expect(await knex('better-sqlite3')).toEqual(['POST /api/checkout -> knex Query (hidden)']);
  });
});
