import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const orders = `import { db } from './db';\nexport function recentOrders() { return db.prepare('select * from orders').all(); }\n`;
const found = ['POST /api/checkout -> recentOrders -> better-sqlite3 Statement.all()'];

describe('imports and exports', () => {
  it('are followed through a barrel of stars', async () => {
    const calls = await blockingCalls({
      'src/data/db.ts': database,
      'src/data/orders.ts': orders,
      'src/data/index.ts': `export * from './db';\nexport * from './orders';`,
      'src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from './data';`),
    });

    expect(calls).toEqual(found);
  });

  it('are followed through names that are given anew', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': orders,
      'src/data.ts': `export { recentOrders as listOrders } from './orders';`,
      'src/app.ts': checkout('res.json(latest());', `import { listOrders as latest } from './data';`),
    });

    expect(calls).toEqual(found);
  });

  it('are followed through a namespace', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': orders,
      'src/app.ts': checkout('res.json(orders.recentOrders());', `import * as orders from './orders';`),
    });

    expect(calls).toEqual(found);
  });

  it('are followed through a namespace that is exported', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': orders,
      'src/data.ts': `export * as orders from './orders';`,
      'src/app.ts': checkout('res.json(orders.recentOrders());', `import { orders } from './data';`),
    });

    expect(calls).toEqual(found);
  });

  it('are followed through a default export', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `${orders}export default { recentOrders };`,
      'src/app.ts': checkout('res.json(orders.recentOrders());', `import orders from './orders';`),
    });

    expect(calls).toEqual(found);
  });

  it('are followed through a default function without a name', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import { db } from './db';\nexport default function () { return db.prepare('select 1').get(); }`,
      'src/app.ts': checkout('res.json(latest());', `import latest from './orders';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.get()']);
  });

  it('are followed through an import that is awaited', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': orders,
      'src/app.ts': checkout(`const { recentOrders } = await import('./orders'); res.json(recentOrders());`),
    });

    expect(calls).toEqual(found);
  });

  it('mean the name that is asked for, not the one beside it', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `${orders}export function countries() { return ['CH', 'AT']; }`,
      'src/app.ts': checkout('res.json(countries());', `import { countries } from './orders';`),
    });

    expect(calls).toEqual([]);
  });

  it('come to an end where two barrels export each other', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': orders.replace('./db', './db'),
      'src/a.ts': `export * from './b';`,
      'src/b.ts': `export * from './a';\nexport * from './orders';`,
      'src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from './a';`),
    });

    expect(calls).toEqual(found);
  });
});

describe('CommonJS', () => {
  const server = (use: string): string => `const express = require('express');\n${use}\nconst app = express();\napp.post('/api/checkout', (req, res) => res.json(orders.recentOrders()));\nmodule.exports = app;`;
  const db = `const Database = require('better-sqlite3');\nmodule.exports = new Database('shop.db');`;

  it('is followed through module.exports of an object', async () => {
    const calls = await blockingCalls({
      'src/db.js': db,
      'src/orders.js': `const db = require('./db');\nfunction recentOrders() { return db.prepare('select 1').all(); }\nmodule.exports = { recentOrders };`,
      'src/app.js': server(`const orders = require('./orders');`),
    });

    expect(calls).toEqual(found);
  });

  it('is followed through exports.name', async () => {
    const calls = await blockingCalls({
      'src/db.js': db,
      'src/orders.js': `const db = require('./db');\nexports.recentOrders = () => db.prepare('select 1').all();`,
      'src/app.js': server(`const orders = require('./orders');`),
    });

    expect(calls).toEqual(found);
  });

  it('is followed through module.exports.name', async () => {
    const calls = await blockingCalls({
      'src/db.js': db,
      'src/orders.js': `const db = require('./db');\nmodule.exports.recentOrders = function recentOrders() { return db.prepare('select 1').all(); };`,
      'src/app.js': server(`const orders = require('./orders');`),
    });

    expect(calls).toEqual(found);
  });

  it('is followed through a function that makes the routes', async () => {
    const calls = await blockingCalls({
      'src/db.js': db,
      'src/routes.js': `const db = require('./db');\nmodule.exports = function (app) {\n  app.get('/api/orders', (req, res) => res.json(db.prepare('select 1').all()));\n};`,
      'src/app.js': `const express = require('express');\nconst app = express();\nrequire('./routes')(app);\napp.listen(3000);`,
    });

    expect(calls).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('is followed through a function that is required under another name', async () => {
    const calls = await blockingCalls({
      'src/db.js': db,
      'src/routes.js': `const db = require('./db');\nmodule.exports = (app) => {\n  app.get('/api/orders', (req, res) => res.json(db.prepare('select 1').all()));\n};`,
      'src/app.js': `const express = require('express');\nconst mountOrders = require('./routes');\nconst app = express();\nmountOrders(app);\napp.listen(3000);`,
    });

    expect(calls).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('is silent for a store that only looks like a database', async () => {
    const calls = await blockingCalls({
      'src/db.js': `module.exports = { prepare: () => ({ all: () => [] }) };`,
      'src/orders.js': `const db = require('./db');\nexports.recentOrders = () => db.prepare('select 1').all();`,
      'src/app.js': server(`const orders = require('./orders');`),
    });

    expect(calls).toEqual([]);
  });
});
