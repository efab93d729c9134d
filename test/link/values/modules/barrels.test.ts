import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const recent = `res.json(db.prepare('select * from orders').all());`;
const found = ['POST /api/checkout -> better-sqlite3 Statement.all()'];

describe('a database that barrels hand on', () => {
  it('is found behind the one of several `export *` that has its name', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database, 'src/prices.ts': 'export const prices = [1];', 'src/shop/index.ts': `export * from '../prices';\nexport * from '../db';`,
      'src/index.ts': `export * from './prices';\nexport * from './shop';`, 'src/app.ts': checkout(recent, `import { db } from './index';`),
    });

    expect(calls).toEqual(found);
  });

  it('is found where two barrels hand on each other', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database, 'src/left.ts': `export * from './right';\nexport * from './db';`, 'src/right.ts': `export * from './left';`, 'src/app.ts': checkout(recent, `import { db } from './right';`),
    });

    expect(calls).toEqual(found);
  });

  it('is found behind a CommonJS module, whose names are not written down', async () => {
    const calls = await blockingCalls({
      'src/db.js': `const Database = require('better-sqlite3');\nfunction open() { return { db: new Database('shop.db') }; }\nmodule.exports = open();`,
      'src/index.ts': `export * from './db.js';`, 'src/app.ts': checkout(recent, `import { db } from './index';`),
    });

    expect(calls).toEqual(found);
  });

  it('is found by the class that a barrel of the library itself gives', async () => {
    const calls = await blockingCalls({
      'src/sqlite.ts': `export * from 'node:sqlite';`, 'src/index.ts': `export * from './sqlite';`, 'src/app.ts': checkout(recent, `import { DatabaseSync } from './index';\nconst db = new DatabaseSync('shop.db');`),
    });

    expect(calls).toEqual(['POST /api/checkout -> node:sqlite Statement.all()']);
  });

  it('is found by its type behind a barrel', async () => {
    const calls = await blockingCalls({
      'src/store.ts': `import type Database from 'better-sqlite3';\nexport interface Store { db: Database.Database }`, 'src/types.ts': `export * from './store';`, 'src/index.ts': `export * from './types';`,
      'src/app.ts': `import express from 'express';\nimport type { Store } from './index';\nexport function register(store: Store) {\n  const app = express();\n  app.post('/api/checkout', (req, res) => { res.json(store.db.prepare('select 1').all()); });\n}`,
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all() (likely)']);
  });

  it('is not seen under a name that another file behind the barrel gives', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database, 'src/memory.ts': `export const rows = { prepare: (sql: string) => ({ all: () => [sql] }) };`, 'src/index.ts': `export * from './db';\nexport * from './memory';`,
      'src/app.ts': checkout(`res.json(rows.prepare('select 1').all());`, `import { rows } from './index';`),
    });

    expect(calls).toEqual([]);
  });
});
