import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const stores = `import { db } from './db';
import { Pool } from 'pg';
export class FileStore { rows() { return db.prepare('select * from orders').all(); } }
const pool = new Pool();
export class RemoteStore { async rows() { return (await pool.query('select * from orders')).rows; } }
`;

/** Whether the route comes to the synchronous store, where `orders` is made like this. */
async function isReached(orders: string, made: string, more: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const app = checkout('res.json(await orders.list());', `import { FileStore, RemoteStore } from './stores';\nimport { Orders, makeOrders } from './orders';\nconst orders = ${made};`);
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/stores.ts': stores, 'src/orders.ts': `import { FileStore } from './stores';\n${orders}`, 'src/app.ts': app, ...more });
  return calls.length > 0;
}

const list = 'list() { return this.store.rows(); }';

describe('a default beside what is given', () => {
  it.each([
    ['||', `constructor(store) { this.store = store || new FileStore(); } ${list}`],
    ['??', `constructor(store) { this.store = store ?? new FileStore(); } ${list}`],
    ['a default of the parameter', `constructor(store = new FileStore()) { this.store = store; } ${list}`],
    ['a field of the parameter', `constructor(private store = new FileStore()) {} ${list}`],
  ])('is not made where the caller gives another one: %s', async (_, body) => {
    const orders = `export class Orders { ${body} }`;

    expect(await isReached(orders, 'new Orders(new RemoteStore())')).toBe(false);
    expect(await isReached(orders, 'new Orders(new FileStore())')).toBe(true);
    expect(await isReached(orders, 'new Orders()')).toBe(true);
    expect(await isReached(orders, 'new Orders(settings.store)')).toBe(true);
    expect(await isReached(orders, 'new Orders(undefined)')).toBe(true);
  });

  it.each([
    ['what is taken out of it', `export function makeOrders({ store = new FileStore() } = {}) { return { list: () => store.rows() }; }`],
    ['a member of it', `export function makeOrders(options) { const store = options.store || new FileStore(); return { list: () => store.rows() }; }`],
    ['a member of it, where it may be left out', `export function makeOrders(options = {}) { const store = options.store ?? new FileStore(); return { list: () => store.rows() }; }`],
  ])('is not made where the caller gives another one by an option: %s', async (_, orders) => {
    expect(await isReached(orders, 'makeOrders({ store: new RemoteStore() })')).toBe(false);
    expect(await isReached(orders, 'makeOrders({ store: new FileStore() })')).toBe(true);
    expect(await isReached(orders, 'makeOrders({})')).toBe(true);
    expect(await isReached(orders, 'makeOrders(settings)')).toBe(true);
  });

  it('is made where one caller that may be meant leaves it out', async () => {
    const orders = `let store;\nexport function connect(given) { store = given || new FileStore(); }\nexport function makeOrders() { return { list: () => store.rows() }; }`;
    const start = (given: string): Readonly<Record<string, string>> => ({ 'src/start.ts': `import { connect } from './orders';\nimport { RemoteStore } from './stores';\nconnect(new RemoteStore());\nexport function again() { connect(${given}); }` });

    expect(await isReached(orders, 'makeOrders()', start('new RemoteStore()'))).toBe(false);
    expect(await isReached(orders, 'makeOrders()', start(''))).toBe(true);
  });

  it('is made where what is given may be left out by whoever calls that', async () => {
    const orders = `import type { RemoteStore } from './stores';\nexport class Orders { constructor(store?: RemoteStore) { this.store = store ?? new FileStore(); } ${list} }\nexport function makeOrders(store?: RemoteStore) { return new Orders(store); }`;

    expect(await isReached(orders, 'makeOrders(new RemoteStore())')).toBe(false);
  });

  it('stays what the parameter is where that is given another value', async () => {
    const orders = `export class Orders { constructor(store) { store = wrap(store, new FileStore()); this.store = store; } ${list} }\nfunction wrap(store, other) { return other; }`;

    expect(await isReached(orders, 'new Orders(new RemoteStore())')).toBe(true);
  });
});
