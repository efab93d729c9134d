import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const ask = (storage: string, asked: string, run: string): Promise<readonly string[]> =>
  blockingCalls({
    'src/db.ts': database,
    'src/current.ts': `import { AsyncLocalStorage } from 'node:async_hooks';\n${storage}`,
    'src/app.ts': `import express from 'express';\nimport * as current from './current';\nimport { db } from './db';\nconst app = express();\napp.use((req, res, next) => ${run});\napp.post('/api/checkout', (req, res) => res.json(${asked}.prepare('select 1').all()));`,
  });
const found = ['POST /api/checkout -> better-sqlite3 Statement.all()'];

describe('AsyncLocalStorage', () => {
  it('gives what its functions are run with', async () => {
    expect(await ask('export const storage = new AsyncLocalStorage();', 'current.storage.getStore()', 'current.storage.run(db, () => next())')).toEqual(found);
  });

  it('gives what stands in an object', async () => {
    expect(await ask('const storage = new AsyncLocalStorage<{ db: unknown }>();\nexport const enter = (db) => storage.enterWith({ db });\nexport const get = () => storage.getStore()!.db;', 'current.get()', '{ current.enter(db); next(); }')).toEqual(found);
  });

  it('hands what it is given to the function it runs', async () => {
    const run = 'current.storage.run({}, (store) => store.prepare("select 1").all(), DB)';

    expect(await ask('export const storage = new AsyncLocalStorage();', '({ prepare: () => ({ all: () => [] }) })', run.replace('DB', 'db'))).toEqual(['ALL /* -> handler -> better-sqlite3 Statement.all()']);
    expect(await ask('export const storage = new AsyncLocalStorage();', '({ prepare: () => ({ all: () => [] }) })', run.replace('DB', '{}'))).toEqual([]);
  });

  it('gives nothing that another one is run with', async () => {
    expect(await ask('export const storage = new AsyncLocalStorage();\nexport const archive = new AsyncLocalStorage();', 'current.archive.getStore()', 'current.storage.run(db, () => next())')).toEqual([]);
  });

  it.each(['AsyncLocalStorage.bind', 'AsyncResource.bind', "new AsyncResource('checkout').bind"])('runs what %s keeps for later', async (bind) => {
    expect(await ask("import { AsyncResource } from 'node:async_hooks';\nexport const storage = new AsyncLocalStorage();\nexport const keep = (work) => BIND(work);".replace('BIND', bind), 'current.keep(() => db)()', 'next()')).toEqual(found);
  });
});
