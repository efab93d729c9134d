/** Stores that rewrite a file before a call returns, each beside what of it works in memory or lets go of the thread. */
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout } from '../link/shop.ts';

/** What `POST /api/checkout` reaches over the store of this module, without the way there. */
async function reached(store: string, body: string, dependencies: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const files = { 'src/store.ts': store, 'src/app.ts': checkout(body, `import { store } from './store';`), 'package.json': JSON.stringify({ dependencies }) };
  const calls = await blockingCalls(files);
  return calls.map((call) => call.replace(/^.* -> /, '')).sort();
}

describe('diskdb', () => {
  const connect = `store.connect('data', ['orders']);`;

  it('reads and rewrites the file of a collection in each call', async () => {
    expect(await reached(`const store = require('diskdb');\n${connect}\nexport { store };`, `store.orders.save(req.body); res.json(store['orders'].find({}));`)).toEqual(['diskdb Collection.find()', 'diskdb Collection.save()']);
    expect(await reached(`import disk from 'diskdb';\nexport const store = disk.connect('data', ['orders']);`, `res.json(store.orders.findOne({ id: req.body.id }));`)).toEqual(['diskdb Collection.findOne()']);
  });

  it('is followed into a class that is handed a collection', async () => {
    const orders = `class Orders {\n  constructor(db) { this.orders = db['orders']; }\n  all() { return this.orders.find(); }\n}\nconst disk = require('diskdb');\ndisk.connect('data', ['orders']);\nexport const store = new Orders(disk);`;

    expect(await reached(orders, `res.json(store.all());`)).toEqual(['diskdb Collection.find()']);
  });

  it('says nothing of what is only connected', async () => {
    expect(await reached(`const store = require('diskdb');\n${connect}\nexport { store };`, `res.json({ ready: store !== undefined });`)).toEqual([]);
  });
});

describe('node-json-db', () => {
  const open = (made: string): string => `import { Config, JsonDB } from 'node-json-db';\nexport const store = ${made};`;
  const push = `store.push('/orders[]', req.body); res.json(store.getData('/orders'));`;

  it('rewrites the file in each change until version 2', async () => {
    expect(await reached(open(`new JsonDB('orders', true, false)`), push, { 'node-json-db': '^1.4.1' })).toEqual(['node-json-db Database.push()']);
    expect(await reached(open(`new JsonDB(new Config('orders', true))`), push, { 'node-json-db': '1.6.0' })).toEqual(['node-json-db Database.push()']);
    expect(await reached(`import JsonDB from 'node-json-db';\nexport const store = new JsonDB('orders');`, push, { 'node-json-db': '0.11.0' })).toEqual(['node-json-db Database.push()']);
  });

  it('changes memory where it is told to save only when asked', async () => {
    expect(await reached(open(`new JsonDB('orders', false)`), push, { 'node-json-db': '1.6.0' })).toEqual([]);
    expect(await reached(open(`new JsonDB(new Config('orders', false))`), push, { 'node-json-db': '1.6.0' })).toEqual([]);
    expect(await reached(open(`new JsonDB(new Config('orders', false))`), `store.save(); res.json({});`, { 'node-json-db': '1.6.0' })).toEqual(['node-json-db LazyDatabase.save()']);
  });

  it('gives promises from version 2 on', async () => {
    expect(await reached(open(`new JsonDB(new Config('orders', true))`), `await ${push}`, { 'node-json-db': '^2.3.0' })).toEqual([]);
  });
});

describe('stormdb', () => {
  const open = (more = ''): string => `const StormDB = require('stormdb');\nconst engine = new StormDB.localFileEngine('orders.db'${more});\nexport const store = new StormDB(engine);`;
  const save = `store.get('orders').push(req.body).save(); res.json({});`;

  it('rewrites the file where it is told to save', async () => {
    expect(await reached(open(), save)).toEqual(['stormdb Database.save()']);
  });

  it('changes memory before, and saves elsewhere where its engine is told to', async () => {
    expect(await reached(open(), `res.json(store.get('orders').value());`)).toEqual([]);
    expect(await reached(open(', { async: true }'), `await ${save}`)).toEqual([]);
  });
});

describe('data-store', () => {
  const change = `store.set('last', req.body); res.json(store.get('last'));`;

  it('rewrites the file in each change', async () => {
    expect(await reached(`import { Store } from 'data-store';\nexport const store = new Store('orders', { path: 'orders.json' });`, change)).toEqual(['data-store Store.set()']);
    expect(await reached(`export const store = require('data-store')({ path: 'orders.json' });`, change)).toEqual(['data-store Store.set()']);
  });

  it('writes later where it is debounced', async () => {
    expect(await reached(`import { Store } from 'data-store';\nexport const store = new Store('orders', { debounce: 500 });`, change)).toEqual([]);
    expect(await reached(`export const store = require('data-store')({ path: 'orders.json', debounce: 500 });`, change)).toEqual([]);
  });
});

describe('node-lmdb', () => {
  const open = `const lmdb = require('node-lmdb');\nexport const store = new lmdb.Env();\nstore.open({ path: 'data' });`;

  it('waits for the disk where a transaction ends that wrote', async () => {
    expect(await reached(open, `const writing = store.beginTxn(); writing.putString(1, 'last', req.body.id); writing.commit(); res.json({});`)).toEqual(['node-lmdb Transaction.commit()']);
  });

  it('reads mapped memory, and writes batches in a thread', async () => {
    expect(await reached(open, `const reading = store.beginTxn({ readOnly: true }); const last = reading.getString(1, 'last'); reading.commit(); res.json({ last });`)).toEqual([]);
    expect(await reached(open, `store.batchWrite([[1, 'last', req.body.id]], {}, () => res.json({}));`)).toEqual([]);
  });
});

describe('gtfs', () => {
  it('asks better-sqlite3 in every query since version 4', async () => {
    const open = `import { getStops, openDb } from 'gtfs';\nexport const store = { stops: () => getStops({}, ['stop_id']), trips: () => openDb({ sqlitePath: 'feed.db' }).prepare('select * from trips').all() };`;

    expect(await reached(open, `res.json([await store.stops(), store.trips()]);`, { gtfs: '^4.10.2' })).toEqual(['better-sqlite3 Statement.all()', 'gtfs getStops()']);
  });

  it('gave promises before, and loads feeds by a promise', async () => {
    expect(await reached(`import { getStops } from 'gtfs';\nexport const store = { stops: () => getStops() };`, `res.json(await store.stops());`, { gtfs: '^3.8.0' })).toEqual([]);
    expect(await reached(`import { importGtfs } from 'gtfs';\nexport const store = { load: () => importGtfs({}) };`, `await store.load(); res.json({});`, { gtfs: '^4.10.2' })).toEqual([]);
  });
});
