import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const router = (end: string): string => `import { Router } from 'express';\nimport { db } from '../db';\nconst router = Router();\nrouter.get('/orders', (request, response) => response.json(db.prepare('select 1').all()));\n${end}`;

/** What requests reach where this file holds a router. */
function reached(end: string, main = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/routes/orders.ts': router(end), 'src/main.ts': `import express from 'express';\n${main}\nconst app = express();\napp.get('/health', (request, response) => response.end());\napp.listen(3000);` });
}

describe('a router that nobody mounts', () => {
  it('is possible only where nobody asks for its file', async () => {
    expect(await reached('export default router;')).toEqual(['GET /orders -> better-sqlite3 Statement.all() (possible)']);
  });

  it('is possible only where a file that nobody asks for hands it on', async () => {
    const barrel = (main: string): Promise<readonly string[]> => blockingCalls({ 'src/db.ts': database, 'src/routes/orders.ts': router('export { router as orders };'), 'src/routes/index.ts': `export * from './orders';`, 'src/main.ts': `import express from 'express';\n${main}\nconst app = express();\napp.get('/health', (request, response) => response.end());\napp.listen(3000);` });

    expect(await barrel('')).toEqual(['GET /orders -> better-sqlite3 Statement.all() (possible)']);
    expect(await barrel(`import * as routes from './routes';`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it.each([
    ['its file is asked for', 'export default router;', `import orders from './routes/orders';`],
    ['its own file hands it to somebody', `import { serve } from 'serve-functions';\nexport const handler = serve(router);`, ''],
    ['files are loaded by names that are put together', 'export default router;', 'for (const file of files) require(`./routes/${file}`);'],
  ])('is taken for one of the application where %s', async (_, end, main) => {
    expect(await reached(end, main)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('may be all there is', async () => {
    expect(await blockingCalls({ 'src/db.ts': database, 'src/routes/orders.ts': router('export default router;') })).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });
});
