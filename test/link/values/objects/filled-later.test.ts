import { blockingCalls } from '../../blocking-calls.ts';

/** A shop in CommonJS: `src/orders.js` has the database, and `src/app.js` ends with this after it made `app`. */
function shop(orders: string, app: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'src/orders.js': `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\n${orders}`,
    'src/app.js': `const express = require('express');\nconst orders = require('./orders');\nconst app = express();\n${app}`,
    ...more,
  };
}

describe('what a function fills before it gives it back', () => {
  const module = `class Orders { constructor(rows) { this.rows = rows; } recent() { return this.rows.prepare('select 1').all(); } }
function open(rows) { const all = {}; all.orders = new Orders(rows); ['drafts'].forEach((name) => { all[name] = new Orders(rows); }); return all; }
module.exports = { kept: open(db), memory: open({ prepare: () => ({ all: () => [] }) }) };`;

  it('holds what it was given in this very call', async () => {
    expect(await blockingCalls(shop(module, `app.get('/orders', (req, res) => res.json(orders.kept.orders.recent()));`))).toEqual(['GET /orders -> Orders.recent -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(shop(module, `app.get('/orders', (req, res) => res.json(orders.memory.orders.recent()));`))).toEqual([]);
  });

  it('may be filled by a callback', async () => {
    expect(await blockingCalls(shop(module, `app.get('/drafts', (req, res) => res.json(orders.kept.drafts.recent()));`))).toEqual(['GET /drafts -> Orders.recent -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(shop(module, `app.get('/drafts', (req, res) => res.json(orders.memory.drafts.recent()));`))).toEqual([]);
  });
});

describe('an object that is given its parts after it was made', () => {
  const module = `class Service { recent() { return this.repository.recent(); } }\nconst one = new Service();\none.repository = { recent: () => db.prepare('select 1').all() };\n`;

  it('is followed to them', async () => {
    expect(await blockingCalls(shop(`${module}module.exports = one;`, `app.get('/orders', (req, res) => res.json(orders.recent()));`))).toEqual(['GET /orders -> Service.recent -> recent -> better-sqlite3 Statement.all()']);
  });

  it('does not lend them to an object of another class', async () => {
    const other = `class Other { recent() { return this.repository.recent(); } }\nmodule.exports = new Other();`;

    expect(await blockingCalls(shop(`${module}${other}`, `app.get('/orders', (req, res) => res.json(orders.recent()));`))).toEqual([]);
  });
});

describe('routers that are functions in a list', () => {
  const returns = { 'src/returns.js': `module.exports = (server) => { server.get('/returns', (req, res) => res.json([])); };` };
  const mount = `module.exports = function (server, rows) { server.get('/orders', (req, res) => res.json((rows || db).prepare('select 1').all())); };`;
  const found = ['GET /orders -> better-sqlite3 Statement.all()'];

  it.each([
    ['by a callback', `[orders, require('./returns')].forEach((mount) => mount(app));`],
    ['by a loop', `for (const mount of [orders, require('./returns')]) mount(app);`],
    ['of an object', `Object.values({ orders, returns: require('./returns') }).map((mount) => mount(app));`],
    ['of a variable, written in place', `const all = [(server) => orders(server)];\nall.forEach((mount) => mount(app));`],
  ])('are given the application %s', async (_how, app) => {
    expect(await blockingCalls(shop(mount, app, returns))).toEqual(found);
  });

  it('are none where the list is only looked at', async () => {
    expect(await blockingCalls(shop(mount, `[orders, require('./returns')].forEach((mount) => console.log(mount));`, returns))).toEqual([]);
  });
});

describe('a function of an unknown package', () => {
  const module = `module.exports = (id, done) => { done(null, db.prepare('select 1').get(id)); };`;

  it.each([
    ['from the whole', `const util = require('util');\nconst find = util.promisify(orders);`],
    ['in place', `const find = require('util').promisify(orders);`],
    ['by a pattern', `const { promisify } = require('util');\nconst find = promisify(orders);`],
    ['from a variable', `const util = require('util');\nconst { promisify } = util;\nconst find = promisify(orders);`],
  ])('wraps what it is given, taken %s', async (_how, head) => {
    expect(await blockingCalls(shop(module, `${head}\napp.get('/orders', async (req, res) => res.json(await find(1)));`))).toEqual([expect.stringMatching(/^GET \/orders -> .*better-sqlite3 Statement\.get\(\)/)]);
  });
});
