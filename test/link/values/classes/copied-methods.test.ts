import { blockingCalls } from '../../blocking-calls.ts';

/** A shop in CommonJS whose `POST /api/checkout` asks for the recent orders of what `orders.js` exports; queries stand in a file of their own. */
function shop(orders: string, call = 'new Orders(db).recent()'): Record<string, string> {
  return {
    'src/queries.js': `exports.prepare = function () { this.statements.recent = this.db.prepare('select 1'); };\nexports.recent = function () { return this.db.prepare('select 1').all(); };\nexports.prepared = function () { return this.statements.recent.all(); };`,
    'src/orders.js': `const queries = require('./queries');\nconst _ = require('lodash');\nfunction Orders(db) { this.db = db; this.statements = {}; }\n${orders}\nmodule.exports = Orders;`,
    'src/app.js': `const express = require('express');\nconst Database = require('better-sqlite3');\nconst Orders = require('./orders');\nconst db = new Database('shop.db');\nconst memory = { prepare: () => ({ all: () => [] }) };\nconst app = express();\napp.post('/api/checkout', (req, res) => { res.json(${call}); });`,
  };
}

const recent = ['POST /api/checkout -> recent -> better-sqlite3 Statement.all()'];

describe('methods that a prototype is given', () => {
  it.each([
    ['in a loop over their names', 'for (var name in queries) { Orders.prototype[name] = queries[name]; }'],
    ['by a callback for each name', 'Object.keys(queries).forEach(function (name) { Orders.prototype[name] = queries[name]; });'],
    ['by Object.assign', 'Object.assign(Orders.prototype, queries);'],
    ['by a function of a package', '_.extend(Orders.prototype, queries);'],
    ['by a function that is handed the prototype', 'function add(proto) { proto.recent = queries.recent; }\nadd(Orders.prototype);'],
  ])('are found %s', async (_how, copy) => {
    expect(await blockingCalls(shop(copy))).toEqual(recent);
    expect(await blockingCalls(shop(copy, 'new Orders(memory).recent()'))).toEqual([]);
    expect(await blockingCalls(shop(copy.replace(/Orders\.prototype/g, 'Drafts.prototype').replace(/^/, 'function Drafts() {}\n')))).toEqual([]);
  });

  it('are found where one function is written for each of several names', async () => {
    const names = (list: string): string => `${list}.forEach(function (name) { Orders.prototype[name] = function () { return this.db.prepare('select 1').all(); }; });`;

    expect((await blockingCalls(shop(names(`['recent', 'open']`)))).length).toBe(1);
    expect(await blockingCalls(shop(names(`['closed', 'open']`)))).toEqual([]);
  });

  it('fill the fields of what they are copied to', async () => {
    const copy = 'for (var name in queries) { Orders.prototype[name] = queries[name]; }';

    expect(await blockingCalls(shop(copy, 'new Orders(db).prepared()'))).toEqual(['POST /api/checkout -> prepared -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(shop('', 'new Orders(db).prepared()'))).toEqual([]);
  });

  it('are found on a class', async () => {
    const copy = 'for (const name in queries) Orders.prototype[name] = queries[name];';
    const files = shop('');
    const orders = (text: string): Record<string, string> => ({ ...files, 'src/orders.js': `const queries = require('./queries');\nclass Orders { constructor(db) { this.db = db; } }\n${text}\nmodule.exports = Orders;` });

    expect(await blockingCalls(orders(copy))).toEqual(recent);
    expect(await blockingCalls(orders(''))).toEqual([]);
  });

  it('are found where another file adds them', async () => {
    const add = (on: string): Record<string, string> => ({ ...shop(''), 'src/recent.js': `const Orders = require('./orders');\nfunction Drafts() {}\n${on}.prototype.recent = function () { return this.db.prepare('select 1').all(); };` });

    expect(await blockingCalls(add('Orders'))).toEqual(recent);
    expect(await blockingCalls(add('Drafts'))).toEqual([]);
  });
});

describe('a field of an object that a function makes', () => {
  const store = `function Orders() { this.db = null; }\nOrders.prototype.recent = function () { return this.db.prepare('select 1').all(); };\nmodule.exports = Orders;`;
  const files = (body: string, handler: string): Record<string, string> => ({
    'src/orders.js': store,
    'src/routes.js': `module.exports = (app) => app.post('/api/checkout', (req, res) => { ${handler} });`,
    'src/app.js': `const express = require('express');\nconst Database = require('better-sqlite3');\nconst Orders = require('./orders');\n${body}\nconst app = express();\nrequire('./routes')(app);`,
  });

  it('is filled from outside', async () => {
    expect(await blockingCalls(files(`global.orders = new Orders();\nglobal.orders.db = new Database('shop.db');`, 'res.json(global.orders.recent());'))).toEqual(recent);
    expect(await blockingCalls(files(`global.orders = new Orders();\nglobal.drafts = { db: new Database('shop.db') };`, 'res.json(global.orders.recent());'))).toEqual([]);
  });

  it('belongs to a global that other files name alone', async () => {
    const set = `global.orders = new Orders();\nglobal.orders.db = new Database('shop.db');`;

    expect(await blockingCalls(files(set, 'res.json(orders.recent());'))).toEqual(recent);
    expect(await blockingCalls(files(set.replaceAll('global.', 'settings.').replace(/^/, 'const settings = {};\n'), 'res.json(orders.recent());'))).toEqual([]);
  });
});
