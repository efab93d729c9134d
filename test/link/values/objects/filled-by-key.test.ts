import { blockingCalls } from '../../blocking-calls.ts';

const database = `const Database = require('better-sqlite3');\nmodule.exports = new Database('shop.db');`;
const order = `module.exports = (db) => ({ recent: () => db.prepare('select 1').all() });`;
const invoice = `module.exports = (db) => ({ recent: () => [] });`;
const app = (asked: string): string => `const express = require('express');\nconst models = require('./models');\nconst app = express();\napp.post('/api/checkout', (req, res) => res.json(${asked}));`;
const found = ['POST /api/checkout -> recent -> better-sqlite3 Statement.all()'];

describe('an object that is filled under names only running tells', () => {
  const fill = `const fs = require('fs');\nconst path = require('path');\nconst db = require('../db');\nconst models = {};\nfs.readdirSync(__dirname).filter((file) => file !== 'index.js').forEach((file) => {\n  const define = require(path.join(__dirname, file));\n  models[define.title] = define(db);\n});\nmodule.exports = models;`;
  const files = { 'db.js': database, 'models/index.js': fill, 'models/order.js': order, 'models/invoice.js': invoice, 'models/return.js': invoice, 'models/customer.js': invoice };

  it('holds each value under the name of its file', async () => {
    expect(await blockingCalls({ ...files, 'app.js': app('models.Order.recent()') })).toEqual(found);
  });

  it('does not hold one under the name of another', async () => {
    expect(await blockingCalls({ ...files, 'app.js': app('models.Invoice.recent()') })).toEqual([]);
  });

  it('holds every one of a few', async () => {
    const models = `const db = require('./db');\nconst models = {};\nfor (const name of process.env.MODELS.split(',')) models[name] = { recent: () => db.prepare('select 1').all() };\nmodule.exports = models;`;

    expect(await blockingCalls({ 'db.js': database, 'models.js': models, 'app.js': app('models.orders.recent()') })).toEqual(found);
  });

  it('is known by its key where that is spelled out', async () => {
    const models = `const db = require('./db');\nconst models = {};\nconst key = 'orders';\nmodels[key] = { recent: () => db.prepare('select 1').all() };\nmodule.exports = models;`;

    expect(await blockingCalls({ 'db.js': database, 'models.js': models, 'app.js': app('models.orders.recent()') })).toEqual(found);
    expect(await blockingCalls({ 'db.js': database, 'models.js': models, 'app.js': app('models.returns.recent()') })).toEqual([]);
  });
});

describe('a record in a field', () => {
  const channel = (fill: string): string => `interface Listener { handle(order: unknown): unknown }\nexport class Channel {\n  listeners: Record<string, Listener> = {};\n  others: Record<string, Listener> = {};\n  on(name: string, handle: Listener['handle']) { ${fill} }\n}`;
  const files = (fill: string): Record<string, string> => ({
    'db.ts': `import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');`,
    'channel.ts': channel(fill),
    'app.ts': `import express from 'express';\nimport { Channel } from './channel';\nimport { db } from './db';\nconst channel = new Channel();\nchannel.on('placed', () => db.prepare('select 1').all());\nconst app = express();\napp.post('/api/checkout', (req, res) => res.json(channel.listeners[req.body.kind].handle(req.body)));`,
  });

  it('is asked from outside for what its class filled it with by key', async () => {
    expect(await blockingCalls(files('this.listeners[name] = { handle };'))).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.all()']);
  });

  it('does not hold what another field was filled with', async () => {
    expect(await blockingCalls(files('this.others[name] = { handle };'))).toEqual([]);
  });
});

describe('a property that is defined', () => {
  const ask = (descriptor: string, asked: string): Promise<readonly string[]> =>
    blockingCalls({ 'db.js': database, 'models.js': `const db = require('./db');\nconst models = {};\nObject.defineProperty(models, 'orders', ${descriptor});\nmodule.exports = models;`, 'app.js': app(asked) });

  it('is what its getter gives', async () => {
    expect(await ask(`{ get() { return { recent: () => db.prepare('select 1').all() }; } }`, 'models.orders.recent()')).toEqual(found);
  });

  it('is its value', async () => {
    expect(await ask(`{ value: { recent: () => db.prepare('select 1').all() } }`, 'models.orders.recent()')).toEqual(found);
  });

  it('is nothing under another name', async () => {
    expect(await ask(`{ value: { recent: () => db.prepare('select 1').all() } }`, 'models.returns.recent()')).toEqual([]);
  });

  it('holds under its name what a loop over another object copies', async () => {
    const copy = (value: string): string => `const db = require('./db');\nconst readers = { recent: () => db.prepare('select 1').all(), countries: () => ['CH'] };\nconst models = {};\nfor (const name of Object.keys(readers)) models[name] = ${value};\nmodule.exports = models;`;

    expect(await blockingCalls({ 'db.js': database, 'models.js': copy('readers[name]'), 'app.js': app('models.recent()') })).toEqual(found);
    expect(await blockingCalls({ 'db.js': database, 'models.js': copy('readers[name]'), 'app.js': app('models.countries()') })).toEqual([]);
  });
});
