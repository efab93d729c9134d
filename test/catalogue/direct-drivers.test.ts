/** Libraries whose calls hold the thread and look like it, each beside the same syntax where it does not. */
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout } from '../link/shop.ts';

/** What `POST /api/checkout` reaches over the database of this module, without the way there. */
async function reached(database: string, body: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';`), ...files });
  return calls.map((call) => call.replace(/^.* -> /, '')).sort();
}

const all = `res.json(db.prepare('select * from orders').all());`;

describe('node:sqlite', () => {
  const open = `import { DatabaseSync } from 'node:sqlite';\nconst file = new DatabaseSync('shop.db');\n`;

  it('blocks in the queries of its tag store', async () => {
    expect(await reached(`${open}export const db = file.createTagStore();`, 'res.json(db.all`select * from orders where id = ${req.body.id}`);')).toEqual(['node:sqlite TagStore.all()']);
  });

  it('is found where it is asked of the process, as programs do that run without it too', async () => {
    expect(await reached(`const { DatabaseSync } = process.getBuiltinModule('node:sqlite');\nexport const db = new DatabaseSync('shop.db');`, all)).toEqual(['node:sqlite Statement.all()']);
  });

  it('copies a whole database on a thread of its own', async () => {
    expect(await reached(`${open}export { backup } from 'node:sqlite';\nexport const db = file;`, '', { 'src/app.ts': checkout(`await backup(db, 'copy.db'); res.json({});`, `import { backup, db } from './db';`) })).toEqual([]);
  });
});

describe('sql.js', () => {
  const saved = (bytes: string): Promise<readonly string[]> =>
    reached(`import fs from 'node:fs';\nimport initSqlJs from 'sql.js';\nconst SQL = await initSqlJs();\nconst file = new SQL.Database(fs.readFileSync('shop.db'));\nexport const db = { save(note) { const data = file.export(); fs.writeFileSync('shop.db', ${bytes}); } };`, 'db.save(req.body.note); res.json({});');

  it('is kept in a file that is written as a whole', async () => {
    expect(await saved('data')).toEqual(['node:fs writeFileSync()', 'sql.js Database.export()']);
    expect(await saved('Buffer.from(data)')).toEqual(['node:fs writeFileSync()', 'sql.js Database.export()']);
    expect(await saved('new Uint8Array(data)')).toEqual(['node:fs writeFileSync()', 'sql.js Database.export()']);
  });

  it('asks once for each row that it comes to', async () => {
    const listed = (body: string): Promise<readonly string[]> => reached(`import initSqlJs from 'sql.js';\nconst SQL = await initSqlJs();\nexport const db = new SQL.Database();`, body);

    expect(await listed(`const found = db.prepare('select * from orders'); const rows = []; while (found.step()) rows.push(found.getAsObject()); res.json(rows);`)).toEqual(['sql.js Statement.step() (per item)']);
    expect(await listed(`const found = db.prepare('select * from orders where id = ?'); res.json(found.getAsObject([req.params.id]));`)).toEqual(['sql.js Statement.getAsObject()']);
  });

  it('is not what else is written', async () => {
    expect(await saved('Buffer.from(note)')).toEqual(['sql.js Database.export()']);
  });
});

describe('lowdb before its first version', () => {
  const pushed = (open: string, version: string): Promise<readonly string[]> =>
    reached(`import low from 'lowdb';\nimport storage from 'lowdb/lib/file-async';\nexport const db = ${open};`, `db.get('orders').push(req.body).write(); res.json({});`, { 'package.json': `{ "dependencies": { "lowdb": "${version}" } }` });

  it('writes its file at once', async () => {
    expect(await pushed(`low('db.json')`, '0.16.2')).toEqual(['lowdb Chain.write()']);
  });

  it('does not with another storage, without a file, or where an adapter is asked for', async () => {
    expect(await pushed(`low('db.json', { storage })`, '0.16.2')).toEqual([]);
    expect(await pushed('low()', '0.16.2')).toEqual([]);
    expect(await pushed('low(adapter)', '1.0.0')).toEqual([]);
  });
});

describe('bun:sqlite', () => {
  it('blocks through a class of rows', async () => {
    expect(await reached(`import { Database } from 'bun:sqlite';\nexport const db = Database.open('shop.db');`, `res.json(db.query('select * from orders').as(Order).all());`)).toEqual(['bun:sqlite Statement.all()']);
  });
});

describe('a transaction of better-sqlite3', () => {
  const open = `import Database from 'better-sqlite3';\nconst file = new Database('shop.db');\n`;
  const save = `file.transaction((order) => { file.prepare('insert into orders values (?)').run(order.id); })`;

  it('runs its statements when it is called, in each of its modes', async () => {
    expect(await reached(`${open}export const db = { save: ${save} };`, `db.save(req.body); res.json({});`)).toEqual(['better-sqlite3 Statement.run()']);
    expect(await reached(`${open}export const db = { save: ${save} };`, `db.save.immediate(req.body); res.json({});`)).toEqual(['better-sqlite3 Statement.run()']);
    expect(await reached(`${open}export const db = { save: (order) => ${save}.deferred(order) };`, `db.save(req.body); res.json({});`)).toEqual(['better-sqlite3 Statement.run()']);
  });

  it('runs nothing when it is made', async () => {
    expect(await reached(`${open}export const db = { save: ${save} };`, `res.json({ can: typeof db.save.immediate });`)).toEqual([]);
  });
});

describe('libsql', () => {
  it('blocks as the package that better-sqlite3 can be exchanged for', async () => {
    expect(await reached(`import Database from 'libsql';\nexport const db = new Database('shop.db');`, all)).toEqual(['libsql Statement.all()']);
  });

  it('does not block in its promise flavour', async () => {
    expect(await reached(`import { connect } from 'libsql/promise';\nexport const db = await connect('shop.db');`, `const statement = await db.prepare('select 1'); res.json(await statement.all());`)).toEqual([]);
  });
});

describe('databases in WebAssembly', () => {
  it('run on the thread that asks: node-sqlite3-wasm', async () => {
    expect(await reached(`import { Database } from 'node-sqlite3-wasm';\nexport const db = new Database('shop.db');`, `res.json(db.all('select * from orders'));`)).toEqual(['node-sqlite3-wasm Database.all()']);
  });

  it('run on the thread that asks: sql.js', async () => {
    expect(await reached(`import initSqlJs from 'sql.js';\nconst SQL = await initSqlJs();\nexport const db = new SQL.Database();`, `db.run('insert into orders values (1)'); fs.writeFileSync('shop.db', db.export()); res.json({});`)).toEqual(['sql.js Database.export()', 'sql.js Database.run()']);
  });

  it('run on the thread that asks: the one of sqlite.org', async () => {
    expect(await reached(`import sqlite3InitModule from '@sqlite.org/sqlite-wasm';\nconst sqlite3 = await sqlite3InitModule();\nexport const db = new sqlite3.oo1.DB('/shop.db');`, `res.json(db.selectObjects('select * from orders'));`)).toEqual(['@sqlite.org/sqlite-wasm Database.selectObjects()']);
  });
});

describe('Deno', () => {
  it('blocks with the package of the registry', async () => {
    expect(await reached(`import { Database } from 'jsr:@db/sqlite@0.12';\nexport const db = new Database('shop.db');`, all)).toEqual(['deno sqlite3 Statement.all()']);
  });

  it('blocks with a module that is imported by its address', async () => {
    expect(await reached(`import { DB } from 'https://deno.land/x/sqlite@v3.9.1/mod.ts';\nexport const db = new DB('shop.db');`, `res.json(db.queryEntries('select * from orders'));`)).toEqual(['deno sqlite Database.queryEntries()']);
  });
});

describe('servers asked synchronously', () => {
  it('block with pg-native, in the names that say so', async () => {
    const open = `import Client from 'pg-native';\nexport const db = new Client();`;

    expect(await reached(open, `res.json(db.querySync('select * from orders'));`)).toEqual(['pg-native Client.querySync()']);
    expect(await reached(open, `db.query('select * from orders', (error, rows) => res.json(rows));`)).toEqual([]);
  });

  it('block with ibm_db, on a connection that was opened asynchronously too', async () => {
    const open = `import ibmdb from 'ibm_db';\nexport const db = { with: (use) => ibmdb.open('DATABASE=shop', (error, connection) => use(connection)) };`;

    expect(await reached(open, `db.with((connection) => res.json(connection.querySync('select * from orders')));`)).toEqual(['ibm_db Connection.querySync()']);
  });

  it('block with sync-mysql', async () => {
    expect(await reached(`import MySql from 'sync-mysql';\nexport const db = new MySql({ host: 'localhost' });`, `res.json(db.query('select * from orders'));`)).toEqual(['sync-mysql Connection.query()']);
  });

  it('do not block with a pool whose method is called querySync', async () => {
    expect(await reached(`import { SimplePool } from 'nostr-tools';\nexport const db = new SimplePool();`, `res.json(await db.querySync(relays, filter));`)).toEqual([]);
  });

  it('block with odbc up to version 1, which version 2 has nothing in common with', async () => {
    const open = `import odbc from 'odbc';\nexport const db = odbc();`;
    const query = `res.json(db.querySync('select * from orders'));`;

    expect(await reached(open, query, { 'package.json': '{"dependencies":{"odbc":"^1.4.6"}}' })).toEqual(['odbc Connection.querySync()']);
    expect(await reached(open, query, { 'package.json': '{"dependencies":{"odbc":"^2.4.8"}}' })).toEqual([]);
  });
});

describe('key-value stores', () => {
  const lmdb = `import { open } from 'lmdb';\nexport const db = open({ path: 'shop' });`;

  it('block in the synchronous writes of lmdb', async () => {
    expect(await reached(lmdb, `db.transactionSync(() => db.putSync(req.body.id, req.body)); res.json({});`)).toEqual(['lmdb Database.putSync()', 'lmdb Database.transactionSync()']);
  });

  it('do not block where lmdb reads mapped memory or writes on its thread', async () => {
    expect(await reached(lmdb, `await db.put(req.body.id, req.body); res.json(db.get(req.body.id));`)).toEqual([]);
  });

  it('block in getSync of a level database', async () => {
    expect(await reached(`import { ClassicLevel } from 'classic-level';\nexport const db = new ClassicLevel('shop');`, `res.json(db.getSync(req.body.id) ?? (await db.get(req.body.id)));`)).toEqual(['classic-level Database.getSync()']);
  });
});

describe('stores in one file', () => {
  it('block where conf rewrites it, and where it is read, for each look reads it again', async () => {
    expect(await reached(`import Conf from 'conf';\nexport const db = new Conf({ projectName: 'shop' });`, `db.set('orders', [...db.get('orders'), req.body]); res.json({});`)).toEqual(['conf Store.get()', 'conf Store.set()']);
  });

  it('block in configstore just so, under its own name', async () => {
    expect(await reached(`import Configstore from 'configstore';\nexport const db = new Configstore('shop');`, `db.set('orders', [...db.get('orders'), req.body]); res.json({ path: db.path });`)).toEqual(['configstore Store.get()', 'configstore Store.set()']);
  });

  it('block where lowdb writes synchronously, not where it awaits', async () => {
    expect(await reached(`import { LowSync } from 'lowdb';\nimport { JSONFileSync } from 'lowdb/node';\nexport const db = new LowSync(new JSONFileSync('shop.json'), {});`, `db.data.orders.push(req.body); db.write(); res.json({});`)).toEqual(['lowdb Db.write()']);
    expect(await reached(`import { Low } from 'lowdb';\nimport { JSONFile } from 'lowdb/node';\nexport const db = new Low(new JSONFile('shop.json'), {});`, `db.data.orders.push(req.body); await db.write(); res.json({});`)).toEqual([]);
  });

  it('block where simple-json-db saves every change', async () => {
    const open = (options: string): string => `import JSONdb from 'simple-json-db';\nexport const db = new JSONdb('shop.json'${options});`;
    const set = `db.set('order', req.body); res.json({});`;

    expect(await reached(open(''), set)).toEqual(['simple-json-db Database.set()']);
    expect(await reached(open(', { syncOnWrite: false }'), set)).toEqual([]);
  });

  it('block in the synchronous names of node-persist, which version 3 no longer has', async () => {
    const asks = (range: string): Record<string, string> => ({ 'package.json': `{"dependencies":{"node-persist":"${range}"}}` });
    const open = `import storage from 'node-persist';\nexport const db = storage;`;

    expect(await reached(open, `db.setItemSync('order', req.body); res.json(db.getItemSync('order'));`, asks('^2.1.0'))).toEqual(['node-persist setItemSync()']);
    expect(await reached(open, `await db.setItem('order', req.body); res.json({});`, asks('^4.0.1'))).toEqual([]);
  });
});

describe('layers over better-sqlite3', () => {
  it('block with @databases/sqlite-sync, not with @databases/sqlite', async () => {
    const open = (name: string): string => `import connect, { sql } from '@databases/${name}';\nexport const db = connect('shop.db');`;

    expect(await reached(open('sqlite-sync'), `res.json(db.tx((tx) => tx.query('select 1')));`)).toEqual(['@databases/sqlite-sync Database.query()']);
    expect(await reached(open('sqlite'), `res.json(await db.tx((tx) => tx.query('select 1')));`)).toEqual([]);
  });

  it('block with better-sqlite3-helper', async () => {
    expect(await reached(`import DB from 'better-sqlite3-helper';\nexport const db = () => DB();`, `res.json(db().query('select * from orders'));`)).toEqual(['better-sqlite3-helper Database.query()']);
  });

  it('block with quick.db, which returns promises since version 9', async () => {
    const asks = (range: string): Record<string, string> => ({ 'package.json': `{"dependencies":{"quick.db":"${range}"}}` });

    expect(await reached(`import db from 'quick.db';\nexport { db };`, `res.json(db.get('order'));`, asks('^7.1.3'))).toEqual(['quick.db get()']);
    expect(await reached(`import { QuickDB } from 'quick.db';\nexport const db = new QuickDB();`, `res.json(await db.get('order'));`, asks('^9.1.7'))).toEqual(['quick.db Database.get() (hidden)']);
    expect(await reached(`import { QuickDB, MySQLDriver } from 'quick.db';\nexport const db = new QuickDB({ driver: new MySQLDriver({}) });`, `res.json(await db.get('order'));`, asks('^9.1.7'))).toEqual([]);
  });

  it('block with enmap where a value changes, not where a map of the language does', async () => {
    expect(await reached(`import Enmap from 'enmap';\nexport const db = new Enmap({ name: 'orders' });`, `db.set(req.body.id, req.body); res.json({});`)).toEqual(['enmap Map.set()']);
    expect(await reached(`export const db = new Map();`, `db.set(req.body.id, req.body); res.json({});`)).toEqual([]);
  });
});

describe('sqlite-sync', () => {
  it('blocks, but for the names that say otherwise', async () => {
    const open = `import sqlite from 'sqlite-sync';\nsqlite.connect('shop.db');\nexport const db = sqlite;`;

    expect(await reached(open, `res.json(db.run('select * from orders'));`)).toEqual(['sqlite-sync run()']);
    expect(await reached(open, `db.runAsync('select * from orders', (rows) => res.json(rows));`)).toEqual([]);
  });
});
