import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** A shop whose sessions a package outside of the catalogue looks up, through this. */
function shop(auth: string, call: string): Record<string, string> {
  return { 'src/db.ts': database, 'src/auth.ts': `import { db } from './db';\n${auth}`, 'src/app.ts': checkout(`res.json(await ${call});`, `import { auth } from './auth';`) };
}

const adapter = `const adapter = {\n  find: async (id) => db.prepare('select 1').get(id),\n  save: async (id) => db.prepare('insert into sessions values (?)').run(id),\n};\n`;
const get = 'better-sqlite3 Statement.get() (likely)';
const run = 'better-sqlite3 Statement.run() (likely)';

describe('an unknown package', () => {
  it('may run what it was given when it was made', async () => {
    expect(await blockingCalls(shop(`import { Auth } from 'session-kit';\n${adapter}export const auth = new Auth(adapter);`, 'auth.validate(req.body.token)'))).toEqual([
      `POST /api/checkout -> find -> ${get}`,
      `POST /api/checkout -> save -> ${run}`,
    ]);
  });

  it('runs the function that goes by the called name', async () => {
    expect(await blockingCalls(shop(`import { createAuth } from 'session-kit';\n${adapter}export const auth = createAuth({ adapter });`, 'auth.findOne(req.body.token)'))).toEqual([`POST /api/checkout -> find -> ${get}`]);
  });

  it('may run what the base class it provides was given', async () => {
    const base = `import { SyncDatabase } from 'query-kit';\n${adapter}class ShopDatabase extends SyncDatabase {\n  isOpen() { return true; }\n}\nexport const auth = new ShopDatabase(adapter);`;

    expect(await blockingCalls(shop(base, 'auth.find(1)'))).toEqual([`POST /api/checkout -> find -> ${get}`]);
    expect(await blockingCalls(shop(base, 'auth.isOpen()'))).toEqual([]);
  });

  it('may run what the constructor hands to the base class', async () => {
    const base = `import { Store } from 'query-kit';\nclass SessionStore extends Store {\n  constructor(database) { super({ find: (id) => database.prepare('select 1').get(id) }); }\n}\nexport const auth = new SessionStore(db);`;

    expect(await blockingCalls(shop(base, 'auth.find(1)'))).toEqual([`POST /api/checkout -> find -> ${get}`]);
  });

  it('may run what a call hands it', async () => {
    expect(await blockingCalls(shop(`import { cachified } from 'cache-kit';\nconst cache = { get: (key) => db.prepare('select 1').get(key) };\nexport const auth = (key) => cachified({ key, cache, getFreshValue: () => 1 });`, 'auth(1)'))).toEqual([
      `POST /api/checkout -> auth -> get -> ${get}`,
    ]);
  });

  it('runs the methods of an object whose class is made for it', async () => {
    const store = (heritage: string) => `import { Auth, type Adapter } from 'session-kit';\nclass Sessions ${heritage} {\n  find(id: string) { return db.prepare('select 1').get(id); }\n}\nexport const auth = new Auth(new Sessions());`;

    expect(await blockingCalls(shop(store('implements Adapter'), 'auth.validate(1)'))).toEqual([`POST /api/checkout -> Sessions.find -> ${get}`]);
    expect(await blockingCalls(shop(store(''), 'auth.validate(1)'))).toEqual([]);
  });

  it('runs no methods of an object whose class extends one of a library that is known', async () => {
    const orders = (heritage: string) => `import Database from 'better-sqlite3';\nimport { Auth, type Adapter } from 'session-kit';\nclass Orders ${heritage} {\n  find(id: string) { return this.prepare('select 1').get(id); }\n}\nexport const auth = new Auth(new Orders('orders.db'));`;

    expect(await blockingCalls(shop(orders('extends Database'), 'auth.validate(1)'))).toEqual([]);
    expect(await blockingCalls(shop(orders('extends Database implements Adapter'), 'auth.validate(1)'))).toEqual([`POST /api/checkout -> Orders.find -> ${get}`]);
    expect(await blockingCalls(shop(`import { Auth, Store } from 'session-kit';\nclass Orders extends Store {\n  find(id: string) { return db.prepare('select 1').get(id); }\n}\nexport const auth = new Auth(new Orders());`, 'auth.validate(1)'))).toEqual([`POST /api/checkout -> Orders.find -> ${get}`]);
  });

  it('is silent about hooks, and about calls that only note something', async () => {
    const hooks = `import { Auth } from 'session-kit';\nexport const auth = new Auth({ onExpired: () => db.prepare('delete from sessions').run() });`;

    expect(await blockingCalls(shop(hooks, 'auth.validate(1)'))).toEqual([]);
    expect(await blockingCalls(shop(`import { Auth } from 'session-kit';\n${adapter}export const auth = new Auth(adapter);`, `auth.subscribe('expired')`))).toEqual([]);
  });

  it('may run the functions of a matcher, which a chain of calls made', async () => {
    const matcher = (rest: string): Promise<readonly string[]> => blockingCalls(shop(`import { match } from 'match-kit';\nexport const auth = (order) => ${rest};`, 'auth(req.body)'));
    const table = `{ paid: (order) => db.prepare('select 1').get(order), ${Array.from({ length: 9 }, (_, index) => `state${String(index)}: () => ${String(index)}`).join(', ')} }`;

    expect(await matcher(`match.in().at('state').match(${table})(order)`)).toEqual([`POST /api/checkout -> auth -> paid -> ${get}`]);
    expect(await matcher(`by(order);\nconst by = match(${table})`)).toEqual([`POST /api/checkout -> auth -> paid -> ${get}`]);
    expect(await matcher(`match.in().at('state').match(${table})`)).toEqual([]);
    expect(await matcher(`shops.in().at('state').match(${table})(order)`)).toEqual([]);
  });

  it('is looked for once by each name, however often one is written', async () => {
    const steps = Array.from({ length: 220 }, (_, at) => `if (order.s${String(at)}) step = step.p${String(at)};`).join('\n');
    const walk = `export const auth = (order) => { let step = order.first;\n${steps}\nreturn step.done({ ok: () => db.prepare('select 1').get(order) }); };`;

    expect(await blockingCalls(shop(walk, 'auth(req.body)'))).toEqual([]);
    expect(await blockingCalls(shop(`import { Steps } from 'step-kit';\n${walk.replace('order.first', 'Steps.first')}`, 'auth(req.body)'))).toEqual([`POST /api/checkout -> auth -> ok -> ${get}`]);
  });
});
