import { blockingCalls } from '../blocking-calls.ts';

/** A shop in CommonJS whose `POST /api/checkout` does this. */
function shop(orders: string, body: string, head = `const orders = require('./orders');`): Record<string, string> {
  return {
    'src/orders.js': `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\n${orders}`,
    'src/app.js': `const express = require('express');\n${head}\nconst app = express();\napp.post('/api/checkout', (req, res) => { ${body} });`,
  };
}

const find = ['POST /api/checkout -> find -> better-sqlite3 Statement.all()'];

describe('a constructor function', () => {
  it('is followed to the methods on its prototype', async () => {
    expect(await blockingCalls(shop(`function Orders() { this.db = db; }\nOrders.prototype.find = function () { return this.db.prepare('select 1').all(); };\nmodule.exports = Orders;`, `res.json(new orders().find());`))).toEqual(find);
  });

  it('is followed to a prototype written as one object', async () => {
    expect(await blockingCalls(shop(`function Orders() { this.db = db; }\nOrders.prototype = { find: function () { return this.db.prepare('select 1').all(); } };\nmodule.exports = Orders;`, `res.json(new orders().find());`))).toEqual(find);
  });

  it('is followed to what it sets on itself', async () => {
    expect(await blockingCalls(shop(`function Orders(database) { const self = this; self.db = database; this.find = function () { return self.db.prepare('select 1').all(); }; }\nmodule.exports = new Orders(db);`, `res.json(orders.find());`))).toEqual(find);
  });

  it('is followed to the function it inherits from', async () => {
    const base = `const util = require('util');\nfunction Base() {}\nBase.prototype.find = function () { return db.prepare('select 1').all(); };\nfunction Orders() { Base.call(this); }\n`;

    expect(await blockingCalls(shop(`${base}util.inherits(Orders, Base);\nmodule.exports = Orders;`, `res.json(new orders().find());`))).toEqual(find);
    expect(await blockingCalls(shop(`${base}Orders.prototype = Object.create(Base.prototype);\nmodule.exports = Orders;`, `res.json(new orders().find());`))).toEqual(find);
    expect(await blockingCalls(shop(`${base}module.exports = Orders;`, `res.json(new orders().find());`))).toEqual([]);
  });

  it('is followed to what a method of its prototype, or of one it inherits, sets on it', async () => {
    const base = `const util = require('util');\nfunction Base() {}\nBase.prototype.open = function (path) { this.db = new Database(path); };\nfunction Orders() {}\n`;
    const orders = `Orders.prototype.find = function () { return this.db.prepare('select 1').all(); };\nconst orders = new Orders();\norders.open('shop.db');\nmodule.exports = orders;`;

    expect(await blockingCalls(shop(`${base}util.inherits(Orders, Base);\n${orders}`, `res.json(orders.find());`))).toEqual(find);
    expect(await blockingCalls(shop(`${base}Orders.prototype.open = () => {};\n${orders}`, `res.json(orders.find());`))).toEqual([]);
  });

  it.each([
    ['a method that it gives itself', `this.open = function () { this.db = db; };`],
    ['a method that goes by another name for this', `const self = this;\n  this.open = function () { self.db = db; };`],
    ['an arrow function', `this.open = () => { this.db = db; };`],
  ])('is followed to what %s fills after it was null', async (_what, open) => {
    const orders = (method: string): string => `function Orders() {\n  this.db = null;\n  ${method}\n  this.find = function find() { return this.db.prepare('select 1').all(); };\n}\nconst orders = new Orders();\norders.open();\nmodule.exports = orders;`;

    expect(await blockingCalls(shop(orders(open), `res.json(orders.find());`))).toEqual(find);
    expect(await blockingCalls(shop(orders(open.replace('= db', '= { prepare: () => ({ all: () => [] }) }')), `res.json(orders.find());`))).toEqual([]);
  });

  it('is followed to statements that it keeps by their text', async () => {
    const orders = `function Orders() {}\nOrders.prototype.open = function () { this.db = db; };\nOrders.prototype.prepare = function (sql) { if (!this.kept) { this.kept = {}; } if (!this.kept[sql]) { this.kept[sql] = this.db.prepare(sql); } return this.kept[sql]; };\nOrders.prototype.find = function () { return this.prepare('select 1').all(); };\nmodule.exports = new Orders();`;

    expect(await blockingCalls(shop(orders, `res.json(orders.find());`))).toEqual(find);
  });

  it('is followed to methods that are put together from several modules', async () => {
    const orders = `const _ = require('lodash');\nfunction Orders() { this.db = db; }\nOrders.prototype = _.extend(Orders.prototype, require('./read-orders'), require('./write-orders'));\nmodule.exports = new Orders();`;
    const more = { 'src/read-orders.js': `module.exports.find = function () { return this.db.prepare('select 1').all(); };`, 'src/write-orders.js': `module.exports.save = function () { return []; };` };

    expect(await blockingCalls({ ...shop(orders, `res.json(orders.find());`), ...more })).toEqual(find);
    expect(await blockingCalls({ ...shop(orders, `res.json(orders.save());`), ...more })).toEqual([]);
  });

  it('keeps two objects apart', async () => {
    const orders = `function Orders(rows) { this.rows = rows; }\nOrders.prototype.find = function () { return this.rows.all(); };\nexports.kept = new Orders(db.prepare('select 1'));\nexports.memory = new Orders({ all: () => [] });`;

    expect(await blockingCalls(shop(orders, `res.json(orders.kept.find());`))).toEqual(find);
    expect(await blockingCalls(shop(orders, `res.json(orders.memory.find());`))).toEqual([]);
  });
});

describe('a module that is required', () => {
  it('has what stands beside the value it replaced its exports with', async () => {
    expect(await blockingCalls(shop(`exports = module.exports = {};\nexports.find = () => db.prepare('select 1').all();`, `res.json(orders.find());`))).toEqual(find);
  });

  it.each([
    ['declared in one go', `const Orders = module.exports = {};\nOrders.find = () => db.prepare('select 1').all();`],
    ['declared with its first members', `const self = module.exports = { count: () => 0 };\nself.find = () => db.prepare('select 1').all();`],
    ['of the exports themselves', `var orders = exports;\norders.find = () => db.prepare('select 1').all();`],
  ])('is filled through another name, %s', async (_, orders) => {
    expect(await blockingCalls(shop(orders, `res.json(orders.find());`))).toEqual(find);
    expect(await blockingCalls(shop(orders.replaceAll('.find', '.count'), `res.json(orders.find());`))).toEqual([]);
  });

  it.each(['exports', 'module.exports'])('is filled at once, as %s', async (target) => {
    const orders = `Object.assign(${target}, { find: () => db.prepare('select 1').all(), count: () => 0 });`;

    expect(await blockingCalls(shop(orders, `res.json(orders.find());`))).toEqual(find);
    expect(await blockingCalls(shop(orders, `res.json(orders.count());`))).toEqual([]);
  });

  it('is filled in a loop over the modules of a folder', async () => {
    const stores = { 'src/stores.js': `for (const name of ['orders', 'invoices']) exports[name] = require('./' + name);`, 'src/invoices.js': `exports.find = () => [];` };
    const asking = (name: string): Record<string, string> => ({ ...shop(`exports.find = () => db.prepare('select 1').all();`, `res.json(stores.${name}.find());`, `const stores = require('./stores');`), ...stores });

    expect(await blockingCalls(asking('orders'))).toEqual(find);
    expect(await blockingCalls(asking('invoices'))).toEqual([]);
  });

  it('has functions that stand in an object and have members of their own', async () => {
    const orders = `function Order(id) { this.id = id; }\nfunction Invoice(id) { this.id = id; }\nOrder.find = function () { return db.prepare('select 1').all(); };\nInvoice.find = () => [];\nmodule.exports = { Order, Invoice };`;

    expect(await blockingCalls(shop(orders, `res.json(orders.Order.find());`))).toEqual(find);
    expect(await blockingCalls(shop(orders, `res.json(orders.Invoice.find());`))).toEqual([]);
  });

  it('is one of a folder when its name is not known', async () => {
    expect(await blockingCalls(shop(`exports.find = () => db.prepare('select 1').all();`, 'res.json(require(`./${req.body.kind}`).find());', ''))).toEqual(find);
  });

  it('is each of a folder that is read', async () => {
    const calls = await blockingCalls({
      'src/routes/orders.js': `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\nmodule.exports = (app) => { app.get('/orders', (req, res) => res.json(db.prepare('select 1').all())); };`,
      'src/app.js': `const express = require('express');\nconst fs = require('fs');\nconst path = require('path');\nconst app = express();\nfs.readdirSync(path.join(__dirname, 'routes')).forEach((file) => require(path.join(__dirname, 'routes', file))(app));`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it.each([
    ['a constant', `const folder = path.join(__dirname, 'routes');\nfs.readdirSync(folder).forEach((file) => require(path.join(folder, file))(app));`],
    ['several steps', `const root = path.resolve(__dirname);\nconst folder = path.join(root, 'routes');\nfor (const name of fs.readdirSync(folder)) { const file = path.join(folder, name); require(file)(app); }`],
    ['a variable that holds the whole', `const file = path.join(__dirname, 'routes/orders');\nrequire(file)(app);`],
  ])('is found where its folder is %s', async (_what, load) => {
    const routes = { 'src/routes/orders.js': `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\nmodule.exports = (app) => { app.get('/orders', (req, res) => res.json(db.prepare('select 1').all())); };` };
    const app = (text: string): Record<string, string> => ({ ...routes, 'src/app.js': `const express = require('express');\nconst fs = require('fs');\nconst path = require('path');\nconst app = express();\n${text}` });

    expect(await blockingCalls(app(load))).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(app(load.replace('(__dirname', '(process.cwd(), __dirname')))).toEqual([]);
  });
});

describe('a name that is given a value and never declared', () => {
  const find = `exports.find = () => db.prepare('select 1').all();`;

  it('is what the file gives it', async () => {
    expect(await blockingCalls(shop(find, `res.json(orders.find());`, `orders = require('./orders');`))).toEqual(['POST /api/checkout -> find -> better-sqlite3 Statement.all()']);
  });

  it('is what another file gives it, unless the file itself gives it something', async () => {
    const started = (text: string): Readonly<Record<string, string>> => ({ 'src/index.js': text });
    const answer = `res.json(store.prepare('select 1').all());`;

    expect(await blockingCalls({ ...shop('', answer), ...started(`const Database = require('better-sqlite3');\nstore = new Database('shop.db');\nrequire('./app');`) })).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls({ ...shop('', answer, 'store = require("./remote");'), ...started(`const Database = require('better-sqlite3');\nstore = new Database('shop.db');\nrequire('./app');`) })).toEqual([]);
    expect(await blockingCalls({ ...shop('', answer), ...started(`const Database = require('better-sqlite3');\nconst store = new Database('shop.db');\nrequire('./app');`) })).toEqual([]);
    expect(await blockingCalls({ ...shop('', answer), ...started(`const Database = require('better-sqlite3');\napp.store = new Database('shop.db');\nrequire('./app');`) })).toEqual([]);
  });

  it('is nothing where only its member is given one', async () => {
    expect(await blockingCalls(shop(find, `res.json(orders.find());`, `orders.store = require('./orders');`))).toEqual([]);
  });
});
