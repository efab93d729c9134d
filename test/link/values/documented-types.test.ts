/** In JavaScript the types that comments name are values as annotations are. */
import { blockingCalls } from '../blocking-calls.ts';
import { checkout } from '../shop.ts';

const CALL = 'POST /api/checkout -> list -> better-sqlite3 Statement.all() (likely)';

/** A route that lists orders by a function which gets its database from somewhere. */
function shop(orders: string, ending = 'js'): Readonly<Record<string, string>> {
  return { 'src/app.js': checkout('res.json(list(getDatabase(), {}));', "import { list } from './orders.js';\nimport { getDatabase } from 'shop-databases';"), [`src/orders.${ending}`]: orders };
}

const LIST = "export function list(db) {\n  return db.prepare('select 1').all();\n}";

describe('a parameter whose comment names a type', () => {
  it('is a value of that type', async () => {
    expect(await blockingCalls(shop(`/** @param {import('better-sqlite3').Database} db */\n${LIST}`))).toEqual([CALL]);
  });

  it.each([
    ['is nothing known when no comment says so', LIST],
    ['is nothing known when the comment is no JSDoc', `/* @param {import('better-sqlite3').Database} db */\n${LIST}`],
    ['is what an asynchronous client is', `/** @param {import('pg').Pool} db */\n${LIST}`],
    ['is not that of another parameter', `/** @param {import('better-sqlite3').Database} options */\n${LIST}`],
  ])('%s', async (_, orders) => {
    expect(await blockingCalls(shop(orders))).toEqual([]);
  });

  it('is nothing known in TypeScript', async () => {
    const files = shop(`/** @param {import('better-sqlite3').Database} db */\n${LIST}`, 'ts');

    expect(await blockingCalls(files)).toEqual([]);
  });
});

describe('the other ways to name a type in a comment', () => {
  it.each([
    ['a typedef', `/** @typedef {import('better-sqlite3').Database} Db */\n/** @param {Db} db */\n${LIST}`],
    ['an import', `/** @import { Database } from 'better-sqlite3' */\n/** @param {Database} db */\n${LIST}`],
    ['what was imported', `import Sqlite from 'better-sqlite3';\n/** @param {Sqlite.Database} db */\n${LIST}`],
    ['a cast', "export function list(given) {\n  const db = /** @type {import('better-sqlite3').Database} */ (given);\n  return db.prepare('select 1').all();\n}"],
    ['a member of an object', "/**\n * @param {Object} deps\n * @param {import('better-sqlite3').Database} deps.db\n */\nexport function list({ db }) {\n  return db.prepare('select 1').all();\n}"],
    ['a variable', "/** @type {import('better-sqlite3').Database} */\nlet db;\nexport function open(given) { db = given; }\nexport function list() {\n  return db.prepare('select 1').all();\n}"],
  ])('%s', async (_, orders) => {
    expect(await blockingCalls(shop(orders))).toEqual([CALL]);
  });
});

describe('a class that comments describe', () => {
  const store = "class OrderStore {\n  constructor(db) {\n    /** @type {import('better-sqlite3').Database} */\n    this.db = db;\n  }\n  list() { return this.db.prepare('select 1').all(); }\n}\nmodule.exports = { OrderStore };";
  const service = (type: string): string => `const { OrderStore } = require('./store');\nclass OrderService {\n  /** @param {${type}} store */\n  constructor(store) { this.store = store; }\n  recent() { return this.store.list(); }\n}\nmodule.exports = { OrderService };`;
  const app = "const express = require('express');\nconst { OrderService } = require('./service');\nconst container = require('shop-container');\nconst app = express();\nconst service = new OrderService(container.get());\napp.post('/api/checkout', (req, res) => res.json(service.recent()));\napp.listen(3000);\n";

  it('is followed through what its constructor is given', async () => {
    expect(await blockingCalls({ 'src/app.js': app, 'src/service.js': service('OrderStore'), 'src/store.js': store })).toEqual(['POST /api/checkout -> OrderService.recent -> OrderStore.list -> better-sqlite3 Statement.all() (likely)']);
  });

  it('is not followed to a class that the comment does not name', async () => {
    expect(await blockingCalls({ 'src/app.js': app, 'src/service.js': service('object'), 'src/store.js': store })).toEqual([]);
  });
});
