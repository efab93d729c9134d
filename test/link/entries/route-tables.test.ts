import { blockingCalls, routesOf } from '../blocking-calls.ts';
import { database } from '../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What an express service of one file reaches, with `app`, `db` and a table of two routes at hand. */
async function reached(source: string): Promise<readonly string[]> {
  const table = `const routes = [\n  { method: 'get', path: '/countries', handle: (req, res) => res.json(['CH']) },\n  { method: 'post', path: '/orders', handle: (req, res) => res.json(${read}) },\n];`;
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\n${table}\n${source}` });
  return calls.map((call) => call.replace(' -> better-sqlite3 Statement.all()', ''));
}

describe('a table of routes keeps paths and handlers together', () => {
  it('in a loop', async () => {
    expect(await reached(`for (const route of routes) app[route.method](route.path, route.handle);`)).toEqual(['POST /orders']);
    expect(await reached(`for (const { method, path, handle } of routes) app[method.toLowerCase()]('/api' + path, handle);`)).toEqual(['POST /api/orders']);
  });

  it('in a loop with a wrapper', async () => {
    expect(await reached(`const guarded = (handler) => (req, res) => handler(req, res);\nfor (const route of routes) app[route.method](route.path, guarded(route.handle));`)).toEqual([expect.stringMatching(/^POST \/orders/)]);
  });

  it('in a callback', async () => {
    expect(await reached(`routes.forEach((route) => app[route.method](route.path, route.handle));`)).toEqual(['POST /orders']);
    expect(await reached(`routes.forEach(({ method, path, handle }) => { app[method](path, (req, res) => handle(req, res)); });`)).toEqual([expect.stringMatching(/^POST \/orders/)]);
  });

  it('as the properties of an object', async () => {
    expect(await reached(`const handlers = { '/countries': routes[0].handle, '/orders': (req, res) => res.json(${read}) };\nfor (const [path, handle] of Object.entries(handlers)) app.get(path, handle);`)).toEqual(['GET /orders']);
    expect(await reached(`const handlers = { '/countries': (req, res) => res.json([]), '/orders': (req, res) => res.json(${read}) };\nObject.keys(handlers).forEach((path) => app.get(path, handlers[path]));`)).toEqual(['GET /orders']);
  });

  it('when they are routers', async () => {
    const routes = await routesOf({
      'src/app.ts': `import express from 'express';\nimport { orders } from './orders';\nimport { returns } from './returns';\nconst app = express();\nconst routers = [{ path: '/orders', router: orders }, { path: '/returns', router: returns }];\nrouters.forEach(({ path, router }) => app.use(path, router));`,
      'src/orders.ts': `import { Router } from 'express';\nexport const orders = Router();\norders.get('/recent', (req, res) => res.json([]));`,
      'src/returns.ts': `import { Router } from 'express';\nexport const returns = Router();\nreturns.get('/open', (req, res) => res.json([]));`,
    });

    expect(routes).toEqual(['GET /orders/recent', 'GET /returns/open']);
  });

  it('when a registrar takes each as an object', async () => {
    expect(await reached(`const register = (route) => { app[route.method](route.path, route.handle); };\nregister(routes[0]);\nregister({ method: 'put', path: '/orders', handle: (req, res) => res.json(${read}) });`)).toContain('PUT /orders');
  });
});
