/** Objects that are made once for each key and kept: what their constructor does is no request's work. */
import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const orders = `import Database from 'better-sqlite3';\nexport class OrderStore {\n  constructor(shop) {\n    this.db = new Database(shop);\n    this.db.prepare('insert into shops values (?)').run(shop);\n  }\n}`;
const storeOf = 'function storeOf(shop) { if (!stores[shop]) stores[shop] = new OrderStore(shop); return stores[shop]; }';
const directory = 'class Directory { stores = {}; storeOf(shop) { if (!this.stores[shop]) this.stores[shop] = new OrderStore(shop); return this.stores[shop]; } }';
const ask = 'res.json(storeOf(req.query.shop).path);';

const shop = "import { OrderStore } from './store.ts';\nclass Shop { stores = {}; storeOf(shop) { if (!this.stores[shop]) this.stores[shop] = new OrderStore(shop); return this.stores[shop]; } open() {} start() { app.get('/orders', (req, res) => { res.json(this.storeOf(req.query.shop).path); }); } }";

describe('says of an object that is kept under a key', () => {
  const store = (keep: string): Record<string, string> => ({
    'src/store.ts': orders,
    'src/app.ts': `import express from 'express';\nimport { OrderStore } from './store.ts';\nconst stores = {};\nfunction storeOf(shop) {\n  ${keep}\n}\nconst app = express();\napp.get('/orders', (req, res) => {\n  res.json(storeOf(req.query.shop).path);\n});\napp.listen(3000);`,
  });

  it('nothing, for it is made once', async () => {
    expect(await findingsOf(rule, store('if (!stores[shop]) stores[shop] = new OrderStore(shop);\n  return stores[shop];'))).toEqual([]);
  });

  it.each([
    ['under another key than it is asked for', 'if (!stores[shop]) stores[Date.now()] = new OrderStore(shop);\n  return stores[shop];'],
    ['by a function, which asks for what may change', 'if (!stores[shop]) stores[shop] = totalsOf(shop);\n  return stores[shop];\n}\nfunction totalsOf(shop) {\n  return new OrderStore(shop);'],
    ['for this call alone', 'const own = {};\n  if (!own[shop]) own[shop] = new OrderStore(shop);\n  return own[shop];'],
    ['whether or not one is there', 'if (stores[shop]) stores[shop] = new OrderStore(shop);\n  return stores[shop];'],
  ])('what each request does where it is made %s', async (_, keep) => {
    const [finding] = await findingsOf(rule, store(keep));

    expect(finding?.line).toBe(5);
  });
});

describe('blocking-db-call, a table of kept objects that is emptied again', () => {
  const countOf = async (rest: string, handle: string, table = 'let stores = {};'): Promise<number> => (await findingsOf(rule, {
    'src/store.ts': orders,
    'src/app.ts': `import express from 'express';\nimport { OrderStore } from './store.ts';\n${table}\n${rest}\nconst app = express();\napp.get('/orders', (req, res) => { ${handle} });\napp.listen(3000);`,
  })).length;

  it.each([
    ['never', storeOf, ask],
    ['where the process ends', `${storeOf}\nfunction closeStores() { for (const shop of Object.keys(stores)) delete stores[shop]; }\nprocess.on('SIGTERM', closeStores);`, ask],
    ['by another request', `${storeOf}\nexport function dropStore(shop) { delete stores[shop]; }`, ask],
    ['after a while', `function storeOf(shop) { if (!stores[shop]) stores[shop] = new OrderStore(shop); setTimeout(() => { delete stores[shop]; }, 3_600_000); return stores[shop]; }`, ask],
    ['of another table', storeOf, `${ask} delete names[req.query.shop];`, 'let stores = {}; const names = {};'],
    ['of another object', `${directory}\nconst directory = new Directory();`, 'const names = new Map(); names.delete(req.query.shop); res.json(directory.storeOf(req.query.shop).path);'],
  ])('says nothing where that is done %s', async (_, rest, handle, table = 'let stores = {};') => {
    expect(await countOf(rest, handle, table)).toBe(0);
  });

  it.each([
    ['by the function that fills it', 'function storeOf(shop) { if (!stores[shop]) stores[shop] = new OrderStore(shop); const path = { path: stores[shop].path }; delete stores[shop]; return path; }', ask],
    ['by the request', storeOf, `${ask} delete stores[req.query.shop];`],
    ['when the request ends', storeOf, `res.on('finish', () => { delete stores[req.query.shop]; }); ${ask}`],
    ['by a function that the request calls as well', `${storeOf}\nfunction dropStore(shop) { delete stores[shop]; }`, `${ask} dropStore(req.query.shop);`],
    ['by a method of the table', storeOf, `${ask} stores.delete(req.query.shop);`, 'const stores = makeTable();'],
    ['all at once', storeOf, `${ask} stores.clear();`, 'const stores = makeTable();'],
    ['by another table in its place', storeOf, `stores = {}; ${ask}`],
    ['by a method of its object', `${directory.replace('storeOf(shop) {', 'drop(shop) { delete this.stores[shop]; } pathOf(shop) { const path = this.storeOf(shop).path; this.drop(shop); return path; } storeOf(shop) {')}\nconst directory = new Directory();`, 'res.json(directory.pathOf(req.query.shop));'],
  ])('tells of what each request makes where that is done %s', async (_, rest, handle, table = 'let stores = {};') => {
    expect(await countOf(rest, handle, table)).toBe(1);
  });
});

describe('blocking-db-call, objects that another keeps', () => {
  const countOf = async (start: string, handle: string): Promise<number> => (await findingsOf(rule, {
    'src/store.ts': orders,
    'src/directory.ts': `import { OrderStore } from './store.ts';\nexport ${directory}`,
    'src/app.ts': `import express from 'express';\nimport { Directory } from './directory.ts';\nconst app = express();\n${start}\n${handle === '' ? '' : `app.get('/orders', (req, res) => { ${handle} });`}\napp.listen(3000);`,
  })).length;

  it.each([
    ['of the module', 'const directory = new Directory();', 'res.json(directory.storeOf(req.query.shop).path);'],
    ['that the first request makes', 'let directory = null;', 'if (!directory) directory = new Directory(); res.json(directory.storeOf(req.query.shop).path);'],
    ['that the start of the program makes', "function start() { const directory = new Directory(); app.get('/orders', (req, res) => { res.json(directory.storeOf(req.query.shop).path); }); }\nstart();", ''],
    ['that the start of the program makes and starts', `${shop}\nfunction main() { const shop = new Shop(); shop.start(); }\nmain();`, ''],
    ['that the start of the program makes and starts without a name', `${shop}\nfunction main() { new Shop().start(); }\nmain();`, ''],
    ['that registers its own routes where it is made', `${shop.replace('start() {', 'constructor(app) {')}\nfunction main() { const shop = new Shop(app); shop.open(); }\nmain();`, ''],
    ['that hands on a method of its own', `${shop.replace("(req, res) => { res.json(this.storeOf(req.query.shop).path); }", 'this.list').replace('open() {}', 'list = (req, res) => { res.json(this.storeOf(req.query.shop).path); };')}\nfunction main() { new Shop().start(); }\nmain();`, ''],
  ])('says nothing of one %s', async (_, start, handle) => {
    expect(await countOf(start, handle)).toBe(0);
  });

  it.each([
    ['that each request makes', '', 'const directory = new Directory(); res.json(directory.storeOf(req.query.shop).path);'],
    ['that each request makes without a name', '', 'res.json(new Directory().storeOf(req.query.shop).path);'],
    ['that a function makes which each request calls', 'function pathOf(shop) { return new Directory().storeOf(shop).path; }', 'res.json(pathOf(req.query.shop));'],
    ['that each request makes for each shop', '', 'res.json(req.query.shops.map((shop) => new Directory().storeOf(shop).path));'],
  ])('tells of one %s', async (_, start, handle) => {
    expect(await countOf(start, handle)).toBe(1);
  });

  it('asks once for each class whose objects they are', async () => {
    const lines = Array.from({ length: 90 }, (_, i) => i);
    const tables = lines.map((i) => `stores${i} = {}; storeOf${i}(shop) { if (!this.stores${i}[shop]) this.stores${i}[shop] = new OrderStore(shop); return this.stores${i}[shop]; }`).join('\n');
    const routes = lines.map((i) => `app.get('/orders/${i}', (req, res) => { const tables = new Tables(); res.json(tables.storeOf${i}(req.query.shop).path); });`).join('\n');
    const started = performance.now();

    expect(await countOf(`class Tables { ${tables} }\n${routes}`.replace(/^/, "import { OrderStore } from './store.ts';\n"), '')).toBe(90);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
