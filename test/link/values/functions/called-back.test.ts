import { blockingCalls } from '../../blocking-calls.ts';

/** A shop that adds its route when its database is open. */
function shop(open: string, handed = 'db'): Record<string, string> {
  return {
    'src/database.js': `const Database = require('better-sqlite3');\n${open}`,
    'src/app.js': `const express = require('express');\nconst database = require('./database');\nconst app = express();\ndatabase.open('shop.db', function (error, ${handed}) {\n  app.get('/orders', (req, res) => res.json(db.prepare('select 1').all()));\n});`,
  };
}

const found = ['GET /orders -> better-sqlite3 Statement.all()'];

describe('what a callback is given', () => {
  it('is what the function calls it with', async () => {
    expect(await blockingCalls(shop(`exports.open = function (file, done) { done(null, new Database(file)); };`))).toEqual(found);
    expect(await blockingCalls(shop(`exports.open = function (file, done) { done(new Database(file), null); };`))).toEqual([]);
  });

  it('is that of a call within a callback of its own', async () => {
    expect(await blockingCalls(shop(`exports.open = function (file, done) { var db = new Database(file); process.nextTick(function () { done(null, db); }); };`))).toEqual(found);
    expect(await blockingCalls(shop(`exports.open = function (file, done) { var db = new Database(file); process.nextTick(function (done) { done(null, db); }); };`))).toEqual([]);
  });

  it('is an object that a loop filled with what each module exports', async () => {
    const files = (name: string): Record<string, string> => ({
      'src/stores/orders.js': `var db;\nexports.init = function (given) { db = given; };\nexports.list = function () { return db.prepare('select 1').all(); };`,
      'src/stores/drafts.js': `exports.init = function () {};\nexports.list = function () { return []; };`,
      'src/stores/index.js': `const Database = require('better-sqlite3');\nconst stores = {};\n['orders', 'drafts'].forEach(function (name) { stores[name] = require('./' + name); });\nexports.init = function (file, done) { const db = new Database(file); Object.keys(stores).forEach(function (name) { stores[name].init(db); }); done(null, stores); };`,
      'src/app.js': `const app = require('express')();\nrequire('./stores').init('shop.db', function (error, stores) { app.get('/orders', (req, res) => res.json(stores.${name}.list())); });`,
    });

    expect(await blockingCalls(files('orders'))).toEqual(['GET /orders -> list -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(files('drafts'))).toEqual([]);
  });
});
