import { blockingCalls } from '../../blocking-calls.ts';

const list = `class List {\n  constructor(app) { this.app = app; }\n  mount() { this.app.get('/orders', (req, res) => res.json(this.rows())); }\n  rows() { return []; }\n}\nmodule.exports = List;`;
const orders = `const Database = require('better-sqlite3');\nconst Base = require('./list');\nconst db = new Database('shop.db');\nmodule.exports = class OrderList extends Base {\n  rows() { return db.prepare('select 1').all(); }\n};`;

function shop(made: string, files: Record<string, string> = {}): Record<string, string> {
  return { 'src/list.js': list, 'src/orders.js': orders, 'src/app.js': `const express = require('express');\nconst List = require('./list');\nconst Orders = require('./orders');\nconst app = express();\n${made}`, ...files };
}

describe('a method that a class overrides', () => {
  it('is what a base class calls of which nobody makes an object', async () => {
    expect(await blockingCalls(shop('new Orders(app).mount();'))).toEqual(['GET /orders -> OrderList.rows -> better-sqlite3 Statement.all()']);
  });

  it('is not called on an object of the base class', async () => {
    expect(await blockingCalls(shop('new List(app).mount();'))).toEqual([]);
  });

  it('is not called where the class extends another of that name', async () => {
    const other = { 'src/orders.js': orders.replace(`require('./list')`, `require('./other')`), 'src/other.js': `class List { mount() {} }\nmodule.exports = List;` };

    expect(await blockingCalls(shop('new Orders(app).mount();', other))).toEqual([]);
  });
});
