import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const likely = ['POST /api/checkout -> recent -> better-sqlite3 Statement.all() (likely)'];
const all = "prepare('select 1').all()";

/** A route that calls `recent`, which nobody hands anything that can be followed. */
function declared(source: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/orders.ts': `import type { Database } from 'better-sqlite3';\n${source}`, 'src/app.ts': checkout('res.json(recent(load(req)));', `import { recent } from './orders';\nimport { load } from 'loader';`) });
}

describe('what only its type tells', () => {
  it('is found in an object type', async () => {
    expect(await declared(`export function recent({ db }: { db: Database }) { return db.${all}; }`)).toEqual(likely);
  });

  it('is an interface that more classes fit than say so: callers tell which', async () => {
    const of = (made: string): Promise<readonly string[]> =>
      blockingCalls({
        'src/db.ts': "import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');",
        'src/orders.ts': `import { db } from './db';\nexport interface Orders { recent(): unknown }\nexport class RemoteOrders implements Orders { recent() { return fetch('https://orders.example'); } }\nexport class StoredOrders { recent() { return db.${all}; } }\nexport class NoOrders { recent() { return []; } }`,
        'src/routes.ts': `import type { Orders } from './orders';\nexport function register(app, orders: Orders) { app.post('/api/checkout', (req, res) => res.json(orders.recent())); }`,
        'src/app.ts': `import express from 'express';\nimport { ${made} } from './orders';\nimport { register } from './routes';\nregister(express(), new ${made}());`,
      });

    expect(await of('StoredOrders')).toEqual(['POST /api/checkout -> StoredOrders.recent -> better-sqlite3 Statement.all()']);
    expect(await of('NoOrders')).toEqual([]);
  });

  it('is what the project keeps on the request of a library', async () => {
    const handler = (type: string): Promise<readonly string[]> =>
      blockingCalls({ 'src/app.ts': `import express, { type Request } from 'express';\nimport type { Database } from 'better-sqlite3';\ninterface ShopRequest extends Request { db: Database }\nconst app = express();\napp.post('/api/checkout', (req: ${type}, res) => res.json(req.db.${all}));` });

    expect(await handler('ShopRequest')).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all() (likely)']);
    expect(await handler('Request')).toEqual([]);
  });

  it('is nothing where two files import it from each other', async () => {
    const calls = await blockingCalls({
      'src/orders.ts': `import type { Store } from './store';\nexport type { Store };\nexport function recent(store: Store) { return store.${all}; }`,
      'src/store.ts': "import type { Store } from './orders';\nexport type { Store };",
      'src/app.ts': checkout('res.json(recent(load(req)));', `import { recent } from './orders';\nimport { load } from 'loader';`),
    });

    expect(calls).toEqual([]);
  });

  it('is found through a file that gives one name twice, by way of another', async () => {
    const calls = await blockingCalls({
      'src/types.ts': "import type { Database } from 'better-sqlite3';\nexport type Connection = Database;\nexport type { Connection as Store } from './aliases';",
      'src/aliases.ts': "export type { Connection } from './types';",
      'src/orders.ts': `import type { Store } from './types';\nexport function recent(store: Store) { return store.${all}; }`,
      'src/app.ts': checkout('res.json(recent(load(req)));', `import { recent } from './orders';\nimport { load } from 'loader';`),
    });

    expect(calls).toEqual(likely);
  });

  it('is found in what a declared method returns', async () => {
    const calls = await declared(`interface Connections { open(name: string): Database; close: () => void }\nexport function recent(connections: Connections) { return connections.open('shop').${all}; }`);

    expect(calls).toEqual(likely);
  });

  it('is found in what a function type returns', async () => {
    expect(await declared(`export function recent(open: () => Database) { return open().${all}; }`)).toEqual(likely);
  });

  it('is found in collections', async () => {
    const calls = await declared(`type Tenants = { byName: Map<string, Database>; byHost: Record<string, Database> };
export function recent(tenants: Tenants, host: string) { return [tenants.byName.get('a').${all}, tenants.byHost[host].${all}]; }`);

    expect(calls).toEqual([...likely, ...likely]);
  });

  it('is silent where the declared method returns something else', async () => {
    expect(await declared(`interface Rows { prepare(sql: string): { all(): string[] } }\nexport function recent(rows: Rows, unused: Database) { return rows.${all}; }`)).toEqual([]);
  });

  it('does not keep a callback of a declared method from running', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': checkout('each(load(req));', `import { db } from './db';\nimport { load } from 'loader';\nfunction each(orders: { visit(step: () => void): void }) { orders.visit(() => db.exec('vacuum')); }`),
    });

    expect(calls).toEqual(['POST /api/checkout -> each -> handler -> better-sqlite3 Database.exec()']);
  });

  it('counts for a variable that begins empty', async () => {
    expect(await declared(`export function recent(order) { let db: Database | boolean = false; db = order.connection; return db.${all}; }`)).toEqual(likely);
  });

  it('does not replace the string a variable is given', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';
import { db } from './db';
type Method = 'get' | 'post';
const router = express.Router();
function register(method: Method, path: string) { router[method](path, (req, res) => res.json(db.${all})); }
const method: Method = 'post';
register(method, '/api/checkout');
const app = express();
app.use(router);`,
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });
});

describe('a store that begins empty', () => {
  const order = `import { db } from './db';\nexport class Order { items() { return db.prepare('select 2').all(); } }`;
  const found = ['POST /api/checkout -> Order.items -> better-sqlite3 Statement.all()'];
  const ask = (store: string, call: string): Promise<readonly string[]> => blockingCalls({ 'src/db.ts': database, 'src/order.ts': order, 'src/store.ts': `import { Order } from './order';\n${store}`, 'src/app.ts': checkout(call, `import { store } from './store';`) });

  it('holds what its field declares', async () => {
    const store = `class Store {\n  orders!: Record<string, Order>;\n  constructor() { this.orders = {}; }\n  get(id: string) { return this.orders[id]; }\n}\nexport const store = new Store();`;

    expect(await ask(store, 'res.json(store.get(req.params.id).items());')).toEqual(found);
  });

  it('holds what its type keeps by any name', async () => {
    expect(await ask('export const store: { [id: string]: Order } = {};', 'res.json(store[req.params.id].items());')).toEqual(found);
    expect(await ask('interface Orders { [id: string]: Order }\nexport const store: Orders = {};', 'res.json(store[req.params.id].items());')).toEqual(found);
  });

  it('holds what its variable declares', async () => {
    expect(await ask('export const store: Order[] = [];', 'res.json(store.find((one) => one.id === req.params.id).items());')).toEqual(found);
  });

  it('holds what the initial value of its field declares', async () => {
    const store = `class Store {\n  private readonly orders: Order[] = [];\n  last() { return this.orders.at(-1); }\n}\nexport const store = new Store();`;

    expect(await ask(store, 'res.json(store.last().items());')).toEqual(found);
  });

  it('holds only what it is given where it is given something', async () => {
    const store = `class Draft { items() { return []; } }\nexport const store: (Order | Draft)[] = [new Draft()];`;

    expect(await ask(store, 'res.json(store.at(0).items());')).toEqual([]);
  });
});

describe('entities made of rows', () => {
  const orders = `import { db } from './db';
export class Order {
  constructor(readonly row: unknown) {}
  items() { return db.prepare('select 2').all(this.row); }
}
export function recent() { return db.prepare('select 1').all().map((row) => new Order(row)); }`;

  it('are what a query is mapped to', async () => {
    const calls = await blockingCalls({ 'src/db.ts': database, 'src/orders.ts': orders, 'src/app.ts': checkout('for (const order of recent()) res.write(order.items());', `import { recent } from './orders';`) });

    expect(calls).toEqual(['POST /api/checkout -> Order.items -> better-sqlite3 Statement.all() (per item)', 'POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('are what rows are mapped to that a wrapper hands on', async () => {
    const wrapped = orders.replace("return db.prepare('select 1').all().map", "return query('select 1').map").concat(`\nfunction query(sql) { let rows = null; try { rows = db.prepare(sql).all(); } finally { console.log(sql); } return rows; }`);
    const calls = await blockingCalls({ 'src/db.ts': database, 'src/orders.ts': wrapped, 'src/app.ts': checkout('for (const order of recent()) res.write(order.items());', `import { recent } from './orders';`) });

    expect(calls).toContain('POST /api/checkout -> Order.items -> better-sqlite3 Statement.all() (per item)');
  });

  it('are not what is read from the rows themselves', async () => {
    const calls = await blockingCalls({ 'src/db.ts': database, 'src/orders.ts': orders, 'src/app.ts': checkout('for (const row of read()) res.write(row.items());', `import { db } from './db';\nfunction read() { return db.prepare('select 1').all().map((row) => ({ id: row.id })); }`) });

    expect(calls).toEqual(['POST /api/checkout -> read -> better-sqlite3 Statement.all()']);
  });
});
