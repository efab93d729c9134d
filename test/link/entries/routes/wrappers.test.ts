import { linkSources } from '../../../kit/link-sources.ts';
import { blockingCalls, routesOf } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What an express service of one file reaches, with `app` and `db` at hand. */
function reached(source: string, others: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\n${source}`, ...others });
}

describe('wrappers', () => {
  it('of the project are looked through', async () => {
    const wrapped = `const asyncHandler = (handler) => (req, res, next) => Promise.resolve(handler(req, res)).catch(next);\napp.get('/orders', asyncHandler(async (req, res) => { res.json(${read}); }));`;

    expect(await reached(wrapped)).toEqual(['GET /orders -> handler -> better-sqlite3 Statement.all()']);
  });

  it('of an unknown package are looked through', async () => {
    expect(await reached(`import asyncHandler from 'express-async-handler';\napp.get('/orders', asyncHandler(async (req, res) => { res.json(${read}); }));`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('that read the database themselves are on the path', async () => {
    const wrapped = `const withAuth = (handler) => (req, res) => { const user = db.prepare('select user').get(req.headers.token); return handler(user, res); };\napp.get('/orders', withAuth((user, res) => res.json([])));`;

    expect(await reached(wrapped)).toEqual(['GET /orders -> better-sqlite3 Statement.get()']);
  });

  it('show the handler they wrap as the beginning', async () => {
    const graph = await linkSources({
      'src/app.ts': `import express from 'express';\nconst app = express();\nconst withAuth = (handler) => (req, res) => handler(req, res);\napp.get('/orders', withAuth(\n  async function listOrders(req, res) { res.json([]); },\n));`,
    });

    expect(graph.entryPoints.map((entry) => entry.handler.span[0])).toEqual([5]);
  });

  it('are looked through around an exported route of Next.js', async () => {
    const calls = await blockingCalls({
      'package.json': '{"dependencies":{"next":"16.0.0"}}',
      'lib/db.ts': database,
      'lib/with-auth.ts': `export function withAuth(handler) {\n  return async (request) => (request.headers.get('cookie') ? handler(request) : new Response(null, { status: 401 }));\n}`,
      'app/api/orders/route.ts': `import { db } from '../../../lib/db';\nimport { withAuth } from '../../../lib/with-auth';\nexport const GET = withAuth(async () => Response.json(${read}));`,
    });

    expect(calls).toEqual(['GET /api/orders -> handler -> better-sqlite3 Statement.all()']);
  });
});

/** What a route of Next.js reaches whose file exports this; `list` reads the database. */
function exportedBy(imports: string, exported: string, path = 'app/api/orders/route.ts'): Promise<readonly string[]> {
  return blockingCalls({
    'package.json': '{"dependencies":{"next":"16.0.0","next-auth":"5.0.0","@upstash/qstash":"2.8.0"}}',
    'lib/db.ts': database,
    [path]: `${imports}\nimport { db } from '${path.startsWith('app') ? '../../..' : '../..'}/lib/db';\nconst list = async () => Response.json(${read});\n${exported}`,
  });
}

describe('wrappers whose insides nobody sees', () => {
  const verify = `import { verifySignatureAppRouter, verifySignature } from '@upstash/qstash/nextjs';`;
  const reads = [expect.stringMatching(/^\w+ \/api\/orders -> .*better-sqlite3 Statement\.all\(\)$/)];

  it.each([
    ['the handler', verify, 'export const POST = verifySignatureAppRouter(list);'],
    ['a handler written in place, and settings', verify, `export const POST = verifySignatureAppRouter(async () => Response.json(${read}), { clockTolerance: 5 });`],
    ['a handler of a wrapper of the project', verify, `const job = (handle) => verifySignatureAppRouter(async (request) => { await handle(request); return new Response(); });\nexport const POST = job(list);`],
    ['a handler beside one for development', verify, `export const POST = process.env.SIGNING_KEY ? verifySignatureAppRouter(list) : () => new Response('no');`],
    ['the session of a request', `import NextAuth from 'next-auth';\nconst { auth } = NextAuth({ providers: [] });`, 'export const GET = auth(list);'],
  ])('of a package that the catalogue knows are looked through: %s', async (_, imports, exported) => {
    expect(await exportedBy(imports, exported)).toEqual(reads);
  });

  it('are looked through where a file under pages exports them', async () => {
    expect(await exportedBy(verify, 'export default verifySignature(list);', 'pages/api/orders.ts')).toEqual(reads);
  });

  it.each([
    ['made for the route', `import { withRole } from 'roles';`, `export const GET = withRole('admin')(list);`],
    ['made for the file', `import { createRoles } from 'roles';`, `const roles = createRoles();\nexport const GET = roles.protect(list);`],
    ['one after another', `import { chain } from 'roles';`, `const handler = chain().use('admin').handle(list);\nexport { handler as GET };`],
  ])('of an unknown package are looked through: %s', async (_, imports, exported) => {
    expect(await exportedBy(imports, exported)).toEqual(reads);
  });

  it('are looked through where a route is registered', async () => {
    expect(await reached(`import { createRoles } from 'roles';\nconst roles = createRoles();\napp.get('/orders', roles.protect((req, res) => { res.json(${read}); }));`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('are left alone where they speak of a lock, which may turn a request away', async () => {
    expect(await exportedBy(`import { createLock } from 'locks';`, `const lock = createLock();\nexport const GET = lock.run(list);`)).toEqual([]);
  });

  it('make no handler of what sets them up', async () => {
    expect(await exportedBy(`import { createRoles } from 'roles';`, `createRoles(list);\nexport const GET = () => new Response();`)).toEqual([]);
    expect(await reached(`import { createRoles } from 'roles';\nconst roles = createRoles();\napp.use(roles.router((router) => { router.load(${read}); }));`)).toEqual([]);
  });
});

describe('middleware', () => {
  it('of one route is on its path', async () => {
    expect(await reached(`const loadUser = (req, res, next) => { req.user = db.prepare('select user').get(); next(); };\napp.get('/orders', loadUser, (req, res) => res.json([]));`)).toEqual(['GET /orders -> better-sqlite3 Statement.get()']);
  });

  it('of every request is one entry point', async () => {
    expect(await reached(`app.use((req, res, next) => { req.user = db.prepare('select user').get(); next(); });\napp.get('/orders', (req, res) => res.json([]));`)).toEqual([expect.stringMatching(/^ALL \/\* -> better-sqlite3 Statement\.get\(\)$/)]);
  });

  it('of many routes is one entry point that names the others', async () => {
    const shared = `const loadUser = (req, res, next) => { req.user = db.prepare('select user').get(); next(); };\napp.get('/orders', loadUser, (req, res) => res.json([]));\napp.get('/returns', loadUser, (req, res) => res.json([]));`;

    expect(await reached(shared)).toHaveLength(1);
  });

  it('of a fastify hook is on every request', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import fastify from 'fastify';\nimport { db } from './db';\nconst app = fastify();\napp.addHook('onRequest', async () => { db.prepare('select 1').get(); });\napp.addHook('onClose', async () => { db.prepare('select 2').get(); });`,
    });

    expect(calls).toEqual(['ALL /* -> better-sqlite3 Statement.get()']);
  });
});

describe("a project's own registrar", () => {
  it('registers once per caller, each with its own path and handler', async () => {
    const routes = await routesOf({
      'src/app.ts': `import express from 'express';\nconst app = express();\nfunction apiRoute(method, path, handler) {\n  app[method.toLowerCase()]('/api' + path, (req, res) => res.json(handler(req)));\n}\napiRoute('GET', '/orders', () => []);\napiRoute('POST', '/checkout', () => ({}));`,
    });

    expect(routes).toEqual(['GET /api/orders', 'POST /api/checkout']);
  });

  it('is followed to the handler it was given', async () => {
    const source = `function apiRoute(path, handler) {\n  app.get(path, (req, res) => res.json(handler(req)));\n}\napiRoute('/countries', () => ['CH']);\napiRoute('/orders', () => ${read});`;

    expect(await reached(source)).toEqual(['GET /orders -> handler -> better-sqlite3 Statement.all()']);
  });

  it('is followed through a second one', async () => {
    const source = `function register(method, path, handler) { app[method](path, handler); }\nfunction get(path, handler) { register('get', path, handler); }\nget('/countries', (req, res) => res.json(['CH']));\nget('/orders', (req, res) => res.json(${read}));`;

    expect(await reached(source)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is followed through a table of routes', async () => {
    const source = `const routes = [\n  { path: '/orders', handler: (req, res) => res.json(${read}) },\n  { path: '/countries', handler: (req, res) => res.json(['CH']) },\n];\nfor (const route of routes) app.get(route.path, route.handler);`;

    expect(await reached(source)).toEqual([expect.stringContaining('-> better-sqlite3 Statement.all()')]);
  });
});
