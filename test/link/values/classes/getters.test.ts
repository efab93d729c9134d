import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** What `POST /api/checkout` reaches through a file of orders. */
function reached(orders: string, body: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/orders.ts': `import { db } from './db';\n${orders}`, 'src/app.ts': checkout(body, `import { Orders, store } from './orders';`) });
}

const recent = `return db.prepare('select 1').all();`;
const found = [expect.stringMatching(/^POST \/api\/checkout -> .*recent -> better-sqlite3 Statement\.all\(\)$/)];

describe('a getter', () => {
  const orders = `export class Orders { get recent() { ${recent} } get open() { return []; } }`;

  it.each([
    ['as an argument', 'res.json(new Orders().recent);'],
    ['within an argument', 'res.json({ orders: new Orders().recent });'],
    ['before it is asked for more', 'res.json(new Orders().recent.map((order) => order.id));'],
    ['through a variable', 'const orders = new Orders(); const list = orders.recent; res.json(list.length);'],
    ['out of an object', 'const { recent } = new Orders(); res.json(recent);'],
  ])('runs where it is read %s', async (_, body) => {
    expect(await reached(orders, body)).toEqual(found);
    expect(await reached(orders, body.replaceAll('recent', 'open'))).toEqual([]);
  });

  it('may belong to a class, to an object, or to a base class', async () => {
    expect(await reached(`export class Orders { static get recent() { ${recent} } }`, 'res.json(Orders.recent);')).toEqual(found);
    expect(await reached(`export const store = { get recent() { ${recent} } };`, 'res.json(store.recent);')).toEqual(found);
    expect(await reached(`class Rows { get recent() { ${recent} } }\nexport class Orders extends Rows {}`, 'res.json(new Orders().recent);')).toEqual(found);
  });

  it('that is overridden does not run', async () => {
    expect(await reached(`class Rows { get recent() { ${recent} } }\nexport class Orders extends Rows { get recent() { return []; } }`, 'res.json(new Orders().recent);')).toEqual([]);
  });

  it('that opens the database once is no call of every request', async () => {
    const lazy = `export class Orders { static #open = null; static get store() { if (!Orders.#open) { Orders.#open = db; db.exec('create table if not exists orders (id)'); } return Orders.#open; } }`;

    expect(await reached(lazy, 'res.json(Orders.store.name);')).toEqual([]);
  });
});
