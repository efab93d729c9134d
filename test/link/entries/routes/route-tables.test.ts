import { blockingCalls, routesOf } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

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

describe('a table of routes by their addresses', () => {
  const table = `const handlers = { 'GET /countries': (req, res) => res.json(['CH']), 'POST /orders': (req, res) => res.json(${read}) };`;
  const found = ['POST /orders'];

  it('is gone through by name', async () => {
    expect(await reached(`const handlers = { '/countries': (req, res) => res.json(['CH']), '/orders': (req, res) => res.json(${read}) };\nfor (const path in handlers) app.post(path, handlers[path]);`)).toEqual(found);
    expect(await reached(`const handlers = { '/countries': { get: (req, res) => res.json(['CH']) }, '/orders': { get: (req, res) => res.json([]), post: (req, res) => res.json(${read}) } };\nfor (const path in handlers) for (const method in handlers[path]) app[method](path, handlers[path][method]);`)).toEqual(found);
    expect(await reached(`for (const index in routes) app[routes[index].method](routes[index].path, routes[index].handle);`)).toEqual(found);
  });

  it('holds method and path in one text', async () => {
    expect(await reached(`${table}\nfor (const key in handlers) { const [method, path] = key.split(' '); app[method.toLowerCase()](path, handlers[key]); }`)).toEqual(found);
    expect(await reached(`${table}\nObject.keys(handlers).forEach((key) => { const parts = key.split(' '); app[parts[0].toLowerCase()]('/api' + parts[1], handlers[key]); });`)).toEqual(['POST /api/orders']);
  });

  it('is told apart by tests of its items', async () => {
    const asked = (tests: string): Promise<readonly string[]> => reached(`${table}\nfor (const key in handlers) { ${tests} }`);

    expect(await asked(`if (key.startsWith('GET ')) { const path = key.substring(4); app.get(path, handlers[key]); } else if (key.startsWith('POST ')) { const path = key.substring(5); app.post(path, handlers[key]); }`)).toEqual(found);
    expect(await asked(`const [method, path] = key.split(' '); if (method === 'GET') { app.get(path, handlers[key]); continue; } app.post(path, handlers[key]);`)).toEqual(found);
    expect(await asked(`const [method, path] = key.split(' '); switch (method.toLowerCase()) { case 'get': app.get(path, handlers[key]); break; case 'post': app.post(path, handlers[key]); break; default: app.all(path, handlers[key]); }`)).toEqual(found);
  });

  it('is put together from others', async () => {
    const put = (into: string): Promise<readonly string[]> => reached(`${table}\nconst others = { 'GET /prices': (req, res) => res.json([]) };\nconst all = {};\nObject.assign(${into});\nObject.keys(all).forEach((key) => { const parts = key.split(' '); const before = []; before.push(all[key]); app[parts[0].toLowerCase()](parts[1], ...before); });`);

    expect(await put('all, others, handlers')).toEqual(found);
    expect(await put('handlers, others')).toEqual([]);
  });

  it('is not told apart by what may change', async () => {
    expect(await reached(`let mode = 'read';\nmode = process.argv[2];\nfor (const route of routes) { if (mode === 'read') app.get(route.path, route.handle); else app.put(route.path, route.handle); }`)).toEqual(['GET /orders']);
  });
});

describe('a regular expression as the address of a route', () => {
  it('is the path that it stands for', async () => {
    expect(await reached(String.raw`app.get(/^\/orders\/(\d+)$/, (req, res) => res.json(${read}));`)).toEqual(['GET /orders/*']);
    expect(await reached(String.raw`for (const [pattern, handle] of [[/^\/countries$/, (req, res) => res.json([])], [/^\/orders\/?$/, (req, res) => res.json(${read})]]) app.get(pattern, handle);`)).toEqual(['GET /orders']);
  });

  it('is any path where it begins with no slash', async () => {
    expect(await reached(`app.get(/orders/, (req, res) => res.json(${read}));`)).toEqual(['GET /']);
  });
});
