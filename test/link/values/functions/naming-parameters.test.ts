import { blockingCalls } from '../../blocking-calls.ts';

/** `GET /orders` calls `store.find(…)`, which hands a statement and a method's name to `perform` of this text. */
function shop(perform: string, find = `find(sql, given) { return perform(this.db.prepare(sql), 'all', given); }`): Record<string, string> {
  return {
    'src/store.js': `const Database = require('better-sqlite3');\n${perform}\nclass Store {\n  constructor(file) { this.db = new Database(file); }\n  ${find}\n}\nmodule.exports = { Store, open() { return module.exports; } };`,
    'src/app.js': `const express = require('express');\nconst { Store } = require('./store').open();\nconst store = new Store('shop.db');\nconst app = express();\napp.get('/orders', (req, res) => res.json(store.find('select 1', [])));`,
  };
}

const found = ['GET /orders -> Store.find -> perform -> better-sqlite3 Statement.all()'];

describe('a parameter that names a method', () => {
  it.each([
    ['of an arrow function', `const perform = (statement, name, given) => statement[name](...given);`],
    ['of a function that asks first', `function perform(statement, name, given) {\n  if (given === undefined) return statement[name]();\n  return [];\n}`],
    ['that is called later', `function perform(statement, name, given) {\n  const method = statement[name];\n  return method.apply(statement, given);\n}`],
  ])('tells which is called, %s', async (_how, perform) => {
    expect(await blockingCalls(shop(perform))).toEqual(found);
  });

  it('is handed on through another function', async () => {
    const find = `find(sql, given) { return this.on(sql, 'all', given); }\n  on(sql, name, given) { return perform(this.db.prepare(sql), name, given); }`;

    expect(await blockingCalls(shop(`const perform = (statement, name, given) => statement[name](...given);`, find))).toEqual(['GET /orders -> Store.find -> Store.on -> perform -> better-sqlite3 Statement.all()']);
  });

  it('tells that a method is called which does not block', async () => {
    expect(await blockingCalls(shop(`const perform = (statement, name, given) => statement[name](...given);`, `find(sql) { return perform(this.db.prepare(sql), 'raw', []); }`))).toEqual([]);
  });

  it('chooses one entry of a table', async () => {
    const files = (key: string): Record<string, string> => ({
      'src/app.js': `const express = require('express');\nconst db = require('better-sqlite3')('shop.db');\nconst actions = { list: () => db.prepare('select 1').all(), note: () => [] };\nfunction act(name) { return actions[name](); }\nconst app = express();\napp.get('/orders', (req, res) => res.json(act('${key}')));`,
    });

    expect(await blockingCalls(files('list'))).toEqual(['GET /orders -> act -> list -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(files('note'))).toEqual([]);
  });
});

describe('a function that is called in many ways', () => {
  it('still knows the name that it is given', async () => {
    const routes = Array.from({ length: 200 }, (_, index) => `app.get('/orders/${index}', (req, res) => { store.find('select ${index}', [], (rows) => res.json(rows)); });`).join('\n');
    const files = shop(`const perform = (statement, name, given) => statement[name](...given);`, `find(sql, given, done) { const statement = this.db.prepare(sql); done(perform(statement, 'all', given)); }`);
    const calls = await blockingCalls({ ...files, 'src/app.js': `${files['src/app.js']?.split('\n').slice(0, -1).join('\n')}\n${routes}` });

    expect(calls.filter((call) => call.includes('better-sqlite3 Statement.all()'))).toHaveLength(200);
  });
});
