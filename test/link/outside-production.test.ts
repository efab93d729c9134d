import { blockingCalls } from './blocking-calls.ts';
import { database } from './shop.ts';

const read = `db.prepare('select 1').all()`;

/** What requests reach of an application whose last lines are these. */
function reached(lines: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, ...files, 'src/main.ts': `import express from 'express';\nimport { db } from './db';\nimport { addRoutes, router } from './routes';\nconst app = express();\n${lines}\napp.listen(3000);` });
}

const routes = { 'src/routes.ts': `import { Router } from 'express';\nimport { db } from './db';\nexport function addRoutes(app) { app.get('/orders', (request, response) => response.json(${read})); }\nexport const router = Router();\nrouter.get('/recent', (request, response) => response.json(${read}));` };

describe('what is there only while people develop', () => {
  it.each([
    ['a route', `app.get('/orders', (request, response) => response.json(${read}));`, 'GET /orders'],
    ['a function that adds routes', 'addRoutes(app);', 'GET /orders'],
    ['a router', `app.use('/shops', router);`, 'GET /shops/recent'],
  ])('is %s', async (_, registering, route) => {
    const found = (await reached(`if (process.env.NODE_ENV !== 'production') { ${registering} }`, routes)).filter((one) => one.startsWith(route));
    expect(found).toEqual([]);
    expect((await reached(`if (process.env.NODE_ENV !== 'development') { ${registering} }`, routes)).filter((one) => one.startsWith(route))).toHaveLength(1);
    expect((await reached(`if (settings.debug) { ${registering} }`, routes)).filter((one) => one.startsWith(route))).toHaveLength(1);
  });

  it('is not what another call adds in production', async () => {
    expect((await reached(`if (process.env.NODE_ENV !== 'production') addRoutes(app);\naddRoutes(app);`, routes)).filter((one) => one.startsWith('GET /orders'))).toHaveLength(1);
    expect((await reached(`if (process.env.NODE_ENV !== 'production') app.use('/debug', router);\napp.use('/shops', router);`, routes)).filter((one) => one.includes('/recent'))).toEqual(['GET /shops/recent -> better-sqlite3 Statement.all()']);
  });

  it('is part of what a handler does', async () => {
    const handler = (test: string): string => `app.get('/orders', (request, response) => { if (${test}) return response.json(${read}); response.json([]); });`;

    expect(await reached(handler(`process.env.NODE_ENV === 'development'`))).toEqual([]);
    expect(await reached(handler(`process.env.NODE_ENV === 'production'`))).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached(`app.get('/orders', (request, response) => { if (process.env.NODE_ENV === 'production') return response.json([]); response.json(${read}); });`)).toEqual([]);
  });
});
