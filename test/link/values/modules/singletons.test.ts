import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const recent = `res.json(db.prepare('select * from orders').all());`;

describe('a database kept in one place', () => {
  it('is followed into the module that opens it', async () => {
    const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(recent, `import { db } from './db';`) });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it('is not seen where a name like it holds something else', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `export const db = { prepare: (sql: string) => ({ all: () => [sql] }) };`,
      'src/app.ts': checkout(recent, `import { db } from './db';`),
    });

    expect(calls).toEqual([]);
  });

  it('is followed through a variable that is filled later', async () => {
    const calls = await blockingCalls({
      'src/db.js': `const Database = require('better-sqlite3');\nlet db = null;\nexports.open = () => { db = new Database('shop.db'); };\nexports.recent = () => db.prepare('select 1').all();`,
      'src/app.js': `const express = require('express');\nconst { open, recent } = require('./db');\nconst app = express();\nopen();\napp.post('/api/checkout', (req, res) => res.json(recent()));`,
    });

    expect(calls).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('is followed through a prepared statement of the module', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `${database}export const recentOrders = db.prepare('select * from orders');`,
      'src/app.ts': checkout(`res.json(recentOrders.all());`, `import { recentOrders } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it('is followed through a default held against a missing global', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';\nexport const db = globalThis.shopDb ?? new Database('shop.db');`,
      'src/app.ts': checkout(recent, `import { db } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });
});

describe('a database opened on first use', () => {
  const lazy = `import Database from 'better-sqlite3';
let db: Database.Database | null = null;
function migrate(database: Database.Database) { database.exec('create table if not exists orders (id)'); }
export function getDb() {
  if (!db) {
    db = new Database('shop.db');
    migrate(db);
  }
  return db;
}
`;

  it('is found in the calls after it is open, and its migration is not', async () => {
    const calls = await blockingCalls({
      'src/db.ts': lazy,
      'src/app.ts': checkout(`res.json(getDb().prepare('select * from orders').all());`, `import { getDb } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it('is no cache that says of itself whether it is filled', async () => {
    expect(await blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');`,
      'src/menu.ts': `import { db } from './db';\nimport { menu } from './cache';\nfunction load() { menu.dishes = db.prepare('select 1').all(); menu.loaded = true; }\nexport function ensureLoaded() { if (!menu.loaded) load(); }`,
      'src/cache.ts': 'export const menu = { loaded: false, dishes: [], forget() { this.loaded = false; } };',
      'src/app.ts': checkout(`ensureLoaded(); res.json({});`, `import { ensureLoaded } from './menu';`),
    })).toEqual(['POST /api/checkout -> ensureLoaded -> load -> better-sqlite3 Statement.all()']);
  });

  it('is found where another function opens it', async () => {
    const open = (get: string, more = ''): Promise<readonly string[]> => blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';\nlet db: Database.Database | null = null;\nasync function open() { db = new Database('shop.db'); db.exec('create table if not exists orders (id)'); }\nexport async function getDb() { ${get} return db; }\n${more}`,
      'src/app.ts': checkout(`const db = await getDb(); res.json(db.prepare('select 1').get());`, `import { getDb } from './db';`),
    });
    const one = 'POST /api/checkout -> better-sqlite3 Statement.get()';
    const both = [one, 'POST /api/checkout -> getDb -> open -> better-sqlite3 Database.exec()'];

    expect(await open('if (!db) { await open(); }')).toEqual([one]);
    expect(await open('if (db) return db; await open();')).toEqual([one]);
    expect(await open('if (!db) await open();', 'export function close() { db?.close(); db = null; }')).toEqual([one]);
    expect(await open('if (!db) await open();', 'export function forget() { db = null; }')).toEqual(both);
    expect(await open('await open();')).toEqual(both);
  });

  it('is found where the function that opens it closes the one before it', async () => {
    const open = (steps: string): Promise<readonly string[]> => blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';\nlet db: Database.Database | null = null;\nexport function open(path = 'shop.db') { ${steps} }\nexport function getDb() { if (!db) { return open(); } return db; }`,
      'src/app.ts': `import { open } from './db';\nopen();\n${checkout(`res.json(getDb().prepare('select 1').get());`, `import { getDb } from './db';`)}`,
    });
    const make = `const made = new Database(path); made.exec('create table if not exists orders (id)');`;

    expect(await open(`if (db) { db.close(); db = null; } ${make} db = made; return made;`)).toEqual(['POST /api/checkout -> better-sqlite3 Statement.get()']);
    expect(await open(`${make} db = made; setImmediate(() => made.close()); db = null; return made;`)).toContain('POST /api/checkout -> getDb -> open -> better-sqlite3 Database.exec()');
  });

  it('is found where an early return answers once it is open', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';\nlet db: Database.Database | undefined;\nexport function getDb() {\n  if (db) return db;\n  db = new Database('shop.db');\n  db.pragma('journal_mode = WAL');\n  return db;\n}`,
      'src/app.ts': checkout(`res.json(getDb().prepare('select 1').get());`, `import { getDb } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.get()']);
  });

  it('is found behind ??=', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';\nlet db: Database.Database | undefined;\nfunction open() { const opened = new Database('shop.db'); opened.pragma('foreign_keys = on'); return opened; }\nexport const getDb = () => (db ??= open());`,
      'src/app.ts': checkout(`res.json(getDb().prepare('select 1').get());`, `import { getDb } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.get()']);
  });

  it.each([
    ['which a caller may have opened again', `export function getDb(reopen = false) { if (!reopen && db) return db; db = new Database('shop.db'); migrate(db); return db; }`],
    ['of which a caller may have one of its own', `function open() { const opened = new Database('shop.db'); migrate(opened); return opened; }\nexport function getDb(fresh = false) { if (fresh) return open(); if (!db) db = open(); return db; }`],
    ['which the options of a caller may', `export function getDb(options = { reopen: false }) { if (options.reopen || !db) { db = new Database('shop.db'); migrate(db); } return db; }`],
  ])('leaves its migration out, %s', async (_how, open) => {
    const calls = await blockingCalls({
      'src/db.ts': lazy.replace(/export function getDb[^]*/, open),
      'src/app.ts': checkout(`res.json(getDb().prepare('select * from orders').all());`, `import { getDb } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it('counts its migration where something else than the caller decides to open it again', async () => {
    const calls = await blockingCalls({
      'src/db.ts': lazy.replace(/export function getDb[^]*/, `let stale = true;\nexport function getDb() { if (!stale && db) return db; db = new Database('shop.db'); migrate(db); return db; }`),
      'src/app.ts': checkout(`res.json(getDb().prepare('select * from orders').all());`, `import { getDb } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()', 'POST /api/checkout -> getDb -> migrate -> better-sqlite3 Database.exec()']);
  });

  it('counts the migration of one that is opened by another function where a caller wants that', async () => {
    const calls = await blockingCalls({
      'src/db.ts': lazy.replace(/export function getDb[^]*/, `function open() { return new Database('shop.db'); }\nfunction openOther() { const other = new Database('old.db'); migrate(other); return other; }\nexport function getDb(old = false) { if (old) return openOther(); if (!db) db = open(); return db; }`),
      'src/app.ts': checkout(`res.json(getDb(true).prepare('select * from orders').all());`, `import { getDb } from './db';`),
    });

    expect(calls).toContain('POST /api/checkout -> getDb -> openOther -> migrate -> better-sqlite3 Database.exec()');
  });

  it('counts the migration of a database that every request opens anew', async () => {
    const calls = await blockingCalls({
      'src/db.ts': lazy.replace('if (!db) {', '{'),
      'src/app.ts': checkout(`res.json(getDb().prepare('select * from orders').all());`, `import { getDb } from './db';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()', 'POST /api/checkout -> getDb -> migrate -> better-sqlite3 Database.exec()']);
  });
});

describe('a store on the global object, under a name that only running tells', () => {
  const memory = '{ prepare: () => ({ all: () => [] }) }';
  const stores = [
    'const g = globalThis as any;\n  g.kept ??= {};\n  g.kept[name] ??= make();\n  return g.kept[name];',
    'const store = global as unknown as { kept: Record<string, unknown> };\n  store.kept = store.kept ?? {};\n  if (!(name in store.kept)) store.kept[name] = make();\n  return store.kept[name] as T;',
    '(globalThis as any).kept ||= {};\n  if (!(globalThis as any).kept[name]) (globalThis as any).kept[name] = make();\n  return (globalThis as any).kept[name];',
  ];
  const ask = (store: string, asked: string): Promise<readonly string[]> =>
    blockingCalls({
      'src/keep.ts': `export function keep<T>(name: string, make: () => T): T {\n  ${store}\n}`,
      'src/db.ts': `import Database from 'better-sqlite3';\nimport { keep } from './keep';\nexport const db = keep('db', () => new Database('shop.db'));\nexport const memory = keep('memory', () => (${memory}));`,
      'src/app.ts': checkout(`res.json(${asked}.prepare('select 1').all());`, `import { db, memory } from './db';`),
    });

  it.each(stores)('gives what it was asked to keep: %s', async (store) => {
    expect(await ask(store, 'db')).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it.each(stores)('gives nothing that another asked it to keep: %s', async (store) => {
    expect(await ask(store, 'memory')).toEqual([]);
  });
});
