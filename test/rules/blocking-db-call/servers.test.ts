import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** The routes that blocking calls are told of, on a server that looks at the address itself. */
async function subjectsOf(handler: string, more = ''): Promise<readonly string[]> {
  const files = {
    'src/server.ts': `import { createServer } from 'node:http';\nimport Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nconst read = () => db.prepare('select * from orders').all();\n${more}\ncreateServer(async (req, res) => {\n  const url = new URL(req.url ?? '/', 'http://shop');\n  ${handler}\n  res.end();\n}).listen(3000);\n`,
    'package.json': '{ "dependencies": { "better-sqlite3": "11.0.0" } }',
  };
  return (await findingsOf(rule, files)).map(({ subject }) => subject);
}

describe('a server without a router', () => {
  it.each([
    ['a path and a method', `if (url.pathname === '/orders' && req.method === 'GET') read();`, 'GET /orders'],
    ['the one inside the other', `if (req.method === 'POST') { if (req.url === '/orders') read(); }`, 'POST /orders'],
    ['the start of a path', `if (url.pathname.startsWith('/orders/')) read();`, 'ALL /orders/*'],
    ['a path without its query', `const path = (req.url ?? '').split('?')[0]; if (path === '/orders') read();`, 'ALL /orders'],
    ['what was taken out of it', `const { pathname } = url; const { method } = req; if (method === 'DELETE' && pathname === '/orders') read();`, 'DELETE /orders'],
    ['a case', `switch (url.pathname) { case '/orders': read(); break; default: }`, 'ALL /orders'],
    ['variables that are given each other again and again', `let a, b, c, d, e, f = url.pathname; ${'a = b; b = c; c = d; d = e; e = f; '.repeat(40)} if (a === '/orders') read();`, 'ALL /orders'],
    ['what is left of others that were sent away', `if (!url.pathname.startsWith('/orders/')) { res.end(); return; } if (req.method !== 'POST') return; read();`, 'POST /orders/*'],
    ['a test in a function that is handed the request', `if (req.method === 'PUT') await dispatch(url.pathname);`, 'PUT /orders'],
  ])('names the requests by %s', async (_, handler, expected) => {
    expect(await subjectsOf(handler, `async function dispatch(pathname: string) {\n  if (pathname === '/orders') read();\n}`)).toEqual([expected]);
  });

  it.each([
    ['nothing is asked', 'read();'],
    ['another request was sent away', `if (url.pathname === '/health') { res.end('ok'); return; } read();`],
    ['it is done for all other addresses', `if (url.pathname === '/orders') res.end(); else read();`],
    ['an address or something else leads there', `if (url.pathname === '/orders' || req.headers['x-orders'] === 'all') read();`],
    ['an address and something else is sent away', `if (url.pathname !== '/orders' && req.headers['x-orders'] !== 'all') { res.end(); return; } read();`],
    ['what is sent away may go on', `if (!url.pathname.startsWith('/orders')) res.statusCode = 404; read();`],
    ['the text that is asked is no address', `if (req.headers['x-command'] === '/orders') read();`],
  ])('keeps to what it takes where %s', async (_, handler) => {
    expect(await subjectsOf(handler)).toEqual(['ALL /*']);
  });

  it('names one of several addresses, and counts the others', async () => {
    const [finding] = await findingsOf(rule, { 'package.json': '{"dependencies":{"better-sqlite3":"11.7.0"}}', 'src/server.ts': `import { createServer } from 'node:http';\nimport Database from 'better-sqlite3';\nconst db = new Database('shop.db');\ncreateServer((req, res) => {\n  const url = new URL(req.url ?? '/', 'http://shop');\n  if (url.pathname.startsWith('/orders/') || url.pathname === '/carts') res.end(JSON.stringify(db.prepare('select 1').all()));\n}).listen(3000);\n` });

    expect(finding).toMatchObject({ subject: 'ALL /orders/*', title: 'ALL /orders/* runs a synchronous database call' });
    expect(finding?.message).toMatch(/^A request to \/orders\/\* runs .* The same handler serves 1 more route\.$/);
  });

  it('registers a route whose path is made of variables that are given each other again and again', async () => {
    const given = 'a = b; b = c; c = d; d = e; e = f; f = g; '.repeat(60);
    const register = `import express from 'express';\nimport Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nexport function register(app) { let a, b, c, d, e, f, g; ${given} app.get(a, (req, res) => res.end()); }\nconst app = express();\nregister(app);\napp.get('/orders', (req, res) => res.json(db.prepare('select 1').all()));\n`;

    expect((await findingsOf(rule, { 'package.json': '{"dependencies":{"express":"5.1.0","better-sqlite3":"11.7.0"}}', 'src/app.ts': register })).map(({ subject }) => subject)).toEqual(['GET /orders']);
  });
});
