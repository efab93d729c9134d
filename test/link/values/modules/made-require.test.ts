import { blockingCalls } from '../../blocking-calls.ts';
import { checkout } from '../../shop.ts';

const ask = (database: string): Promise<readonly string[]> =>
  blockingCalls({ 'src/db.ts': database.includes('{ createRequire }') || database.includes(': createRequire') ? database : `import { createRequire } from 'node:module';\n${database}`, 'src/app.ts': checkout(`res.json(db.prepare('select 1').all());`, `import { db } from './db';`) });
const found = ['POST /api/checkout -> node:sqlite Statement.all()'];

describe('a module that is loaded by what createRequire makes', () => {
  it('is known under the name of require', async () => {
    expect(await ask(`const require = createRequire(import.meta.url);\nconst { DatabaseSync } = require('node:sqlite');\nexport const db = new DatabaseSync('shop.db');`)).toEqual(found);
  });

  it('is known where createRequire is taken from the module as that is loaded', async () => {
    const open = (taken: string): Promise<readonly string[]> => ask(`let made;\nif (globalThis.Bun) {\n  made = null;\n} else {\n  ${taken}\n  const require = createRequire(import.meta.url);\n  ({ DatabaseSync: made } = require('node:' + 'sqlite'));\n}\nexport const db = new made('shop.db');`);

    expect(await open(`const { createRequire } = await import('node:module');`)).toEqual(found);
    expect(await open(`const { createRequire } = process.getBuiltinModule('node:module');`)).toEqual(found);
    expect(await open(`const { forTests: createRequire } = await import('node:module');`)).toEqual([]);
  });

  it('is nothing where another function has that name', async () => {
    expect(await ask(`const require = (name: string) => ({ name });\nconst { DatabaseSync } = require('node:sqlite');\nexport const db = new DatabaseSync('shop.db');`)).toEqual([]);
  });
});
