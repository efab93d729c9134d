import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const list = `(req, res) => res.end(db.prepare('select list').all())`;
const create = `(req, res) => res.end(db.prepare('insert').run())`;

/** The routes that blocking calls are told of, sorted, on a server with a router of its own. */
async function findingsIn(router: string, handler: string): Promise<Awaited<ReturnType<typeof findingsOf>>> {
  return findingsOf(rule, {
    'src/server.ts': `import { createServer } from 'node:http';\nimport Database from 'better-sqlite3';\nconst db = new Database('shop.db');\n${router}\ncreateServer(async (req, res) => {\n  const url = new URL(req.url ?? '/', 'http://shop');\n  ${handler}\n}).listen(3000);\n`,
    'package.json': '{ "dependencies": { "better-sqlite3": "11.0.0" } }',
  });
}

async function subjectsOf(router: string, handler: string): Promise<readonly string[]> {
  return (await findingsIn(router, handler)).map(({ subject }) => subject).sort();
}

describe('a router of the project itself', () => {
  it.each([
    ['a table of methods and paths', `const routes = { 'GET /orders': ${list}, 'POST /orders': ${create} };`, 'routes[`${req.method} ${url.pathname}`]?.(req, res);'],
    ['tables within a table', `const routes = { GET: { '/orders': ${list} }, POST: { '/orders': ${create} } };`, 'const run = routes[req.method][url.pathname]; if (run) run(req, res);'],
    ['a table filled by a function', `const routes = {};\nfunction on(method, path, run) { routes[method + path] = run; }\non('GET', '/orders', ${list});\non('POST', '/orders', ${create});`, 'routes[req.method + url.pathname](req, res);'],
    ['a table of tables filled by a function', `const routes = {};\nfunction on(method, path, run) { if (!routes[method]) routes[method] = {}; routes[method][path] = run; }\non('GET', '/orders', ${list});\non('POST', '/orders', ${create});`, 'routes[req.method][url.pathname](req, res);'],
    ['a map', `const routes = new Map([['GET:/orders', ${list}]]);\nroutes.set('POST:/orders', ${create});`, 'const run = routes.get(`${req.method}:${url.pathname}`); if (run) await run(req, res);'],
    ['rows that are searched', `const routes = [{ method: 'GET', path: '/orders', run: ${list} }, { method: 'POST', path: '/orders', run: ${create} }];`, 'const route = routes.find((one) => one.method === req.method && one.path === url.pathname); route?.run(req, res);'],
    ['rows that are gone through', `const routes = [];\nconst on = (method, path, run) => { routes.push({ method, path, run }); };\non('GET', '/orders', ${list});\non('POST', '/orders', ${create});`, 'for (const { method, path, run } of routes) if (method === req.method && path === url.pathname) return run(req, res);'],
    ['a class of its own', `class Router {\n  rows = [];\n  add(method, path, run) { this.rows.push({ method, path, run }); }\n  get(path, run) { this.add('GET', path, run); }\n  post(path, run) { this.add('POST', path, run); }\n  handle(req, res) { const row = this.rows.find((one) => one.method === req.method && one.path === req.url); if (row) row.run(req, res); }\n}\nconst router = new Router();\nrouter.get('/orders', ${list});\nrouter.post('/orders', ${create});`, 'router.handle(req, res);'],
    ['rows of patterns', `const rows = [['GET', /^\\/orders$/, ${list}], ['POST', /^\\/orders$/, ${create}]];`, 'for (const [method, pattern, run] of rows) if (method === req.method && pattern.test(req.url)) return run(req, res);'],
    ['handlers in a row under each path', `class Router {\n  routes = { GET: {}, POST: {} };\n  get(path, ...runs) { this.routes.GET[path] = runs; }\n  post(path, ...runs) { this.routes.POST[path] = runs; }\n  async handle(req, res) { for (const run of this.routes[req.method][req.url]) await run(req, res); }\n}\nconst router = new Router();\nrouter.get('/orders', ${list});\nrouter.post('/orders', ${create});`, 'await router.handle(req, res);'],
    ['rows whose handler is put behind others', `const rows = [];\nfunction on(method, path, run, ...before) { rows.push({ method, path, run, before }); }\non('GET', '/orders', ${list});\non('POST', '/orders', ${create});\nfunction compose(before, run) { return before.reduceRight((next, one) => (req, res) => one(req, res, next), run); }`, 'let found;\n  for (const row of rows) { if (row.method !== req.method) continue; if (row.path === url.pathname) { found = row; break; } }\n  await compose(found.before, found.run)(req, res);'],
    ['wrapped handlers', `const signedIn = (run) => (req, res) => { if (!req.headers.cookie) return res.end(); return run(req, res); };\nconst routes = { 'GET /orders': signedIn(${list}), 'POST /orders': signedIn(${create}) };`, 'routes[`${req.method} ${url.pathname}`](req, res);'],
  ])('names the route of each handler in %s', async (_, router, handler) => {
    expect(await subjectsOf(router, handler)).toEqual(['GET /orders', 'POST /orders']);
  });

  const read = `res.end(db.prepare('select').all());`;
  const parts = `const parts = url.pathname.split('/').filter(Boolean);`;
  it.each([
    ['part by part', `${parts}\n  if (req.method === 'GET' && parts.length === 3 && parts[0] === 'shops' && parts[2] === 'orders') ${read}`, 'GET /shops/*/orders'],
    ['part by part, with the empty one before the first slash', `const [, kind, id] = url.pathname.split('/');\n  if (kind === 'orders') ${read}`, 'ALL /orders*'],
    ['part by part, without the slash', `const parts = url.pathname.slice(1).split('/');\n  switch (parts[0]) { case 'orders': ${read} }`, 'ALL /orders*'],
    ['part by part behind a beginning', String.raw`const rest = url.pathname.replace(/^\/+/, '').split('/').slice(1); if (!url.pathname.startsWith('/api/')) return res.end(); if (rest[0] === 'orders' && rest.length === 1) ${read}`, 'ALL /api/orders'],
    ['part by part, other requests being turned away', `${parts}\n  if (parts.length !== 1 || parts[0] !== 'orders') return res.end();\n  ${read}`, 'ALL /orders'],
    ['by a function that takes it apart', `const parts = partsOf(url.pathname);\n  if (parts[1] === 'orders' && parts.length === 2) ${read}`, 'ALL /*/orders'],
    ['as what is left of it', `if (url.pathname.startsWith('/api/')) {\n    const path = url.pathname.slice(4);\n    if (path === '/orders') ${read}\n  }`, 'ALL /api/orders'],
    ['part by part beside a length that no address has', `${parts}\n  if (parts[0] === 'orders' && parts.length === 5000000000) ${read}`, 'ALL /orders*'],
    ['as one of three', `if (url.pathname === '/orders' || url.pathname === '/returns' || url.pathname === '/carts') ${read}`, 'ALL /orders'],
    ['by a pattern', String.raw`if (req.method === 'GET' && /^\/orders\/\d+$/.test(url.pathname)) ${read}`, 'GET /orders/*'],
    ['by what a pattern finds', String.raw`const found = url.pathname.match(/^\/orders\/([^/]+)\/items$/); if (found) ${read}`, 'ALL /orders/*/items'],
    ['by what a pattern finds, or not', String.raw`const found = /^\/orders\/([^/]+)$/.exec(url.pathname); if (found === null) return res.end(); ${read}`, 'ALL /orders/*'],
  ])('names the route where the address is read %s', async (_, handler, route) => {
    expect(await subjectsOf('function partsOf(address) { return address.split("/").filter(Boolean); }', handler)).toEqual([route]);
  });

  it.each([
    ['parts of another text', `const parts = req.headers.host.split('/').filter(Boolean);\n  if (parts[0] === 'orders') ${read}`],
    ['one of three tests', `if (url.pathname === '/orders' || url.pathname === '/returns' || req.headers.cookie) ${read}`],
    ['a part that no address has', `const parts = url.pathname.split('/');\n  if (parts[5000000000] === 'orders' || parts[1.5] === 'orders') ${read}`],
    ['parts of what is left behind a beginning', String.raw`const parts = url.pathname.replace(/^\/api\/?/, '').split('/'); if (parts[0] === 'orders') ${read}`],
    ['a length alone', `${parts}\n  if (parts.length === 3) ${read}`],
    ['a pattern of another text', String.raw`if (/^\/orders$/.test(req.headers.referer)) ${read}`],
    ['a pattern that lets any address by', String.raw`if (/^\/.*/.test(url.pathname)) ${read}`],
  ])('knows no route by %s', async (_, handler) => {
    expect(await subjectsOf('', handler)).toEqual(['ALL /*']);
  });

  it('names further routes of a handler, and a path alone', async () => {
    const [finding, ...others] = await findingsIn(`const run = ${list};\nconst routes = { '/orders': run, '/carts': run };`, 'routes[url.pathname](req, res);');

    expect(finding?.subject).toBe('ALL /orders');
    expect(finding?.message).toMatch(/^A request to \/orders runs .* The same handler serves 1 more route\.$/);
    expect(others).toEqual([]);
  });

  it('does not speak of every request where the addresses are not spelled out', async () => {
    const [finding] = await findingsIn(`const routes = [[/^.orders$/, ${list}]];`, 'for (const [path, run] of routes) if (path.test(url.pathname)) return run(req, res);');

    expect(finding?.subject).toBe('ALL /*');
    expect(finding?.title).toMatch(/^A request that this server's own router hands on runs/);
    expect(finding?.message).toMatch(/^A request that this server's own router hands on runs better-sqlite3/);
  });

  it.each([
    ['middleware that all requests go through', `const before = [${list}];`, 'for (const run of before) run(req, res);'],
    ['a table that something else is looked up in', `const drivers = { '/sqlite': ${list} };`, 'drivers[process.argv[2]](req, res);'],
  ])('speaks of every request of %s', async (_, router, handler) => {
    const [finding] = await findingsIn(router, handler);

    expect(finding?.message).toMatch(/^Every request, whatever its route, runs/);
  });
});
