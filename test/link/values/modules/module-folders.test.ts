import { blockingCalls } from '../../blocking-calls.ts';

const database = `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\n`;
const found = ['GET /orders -> exports -> better-sqlite3 Statement.all()'];

function shop(head: string, call: string): Record<string, string> {
  return {
    'src/queries/find-orders.js': `${database}module.exports = function () { return db.prepare('select 1').all(); };`,
    'src/queries/count.js': `module.exports = function () { return 1; };`,
    'src/app.js': `const express = require('express');\n${head}\nconst app = express();\napp.get('/orders', (req, res) => res.json(${call}));`,
  };
}

describe('the modules of a folder', () => {
  it.each([
    ['below the file', `const queries = require('require-dir')('./queries');`],
    ['from the root', `const queries = require('require-all')(__dirname + '/queries');`],
    ['told by an option', `const path = require('path');\nconst queries = require('include-all')({ dirname: path.join(__dirname, 'queries'), filter: /(.+)\\.js$/ });`],
  ])('are known by name: %s', async (_where, head) => {
    expect(await blockingCalls(shop(head, `queries['find-orders']()`))).toEqual(found);
    expect(await blockingCalls(shop(head, 'queries.findOrders()'))).toEqual(found);
    expect(await blockingCalls(shop(head, 'queries.count()'))).toEqual([]);
  });

  it('are those of a folder in it', async () => {
    const head = `const all = require('require-dir')('.', { recurse: true });`;

    expect(await blockingCalls(shop(head, `all.queries['find-orders']()`))).toEqual(found);
    expect(await blockingCalls(shop(head, `all.routes['find-orders']()`))).toEqual([]);
  });
});

describe('the files that match a pattern', () => {
  const routes = { 'src/routes/orders.js': `${database}module.exports = (app) => { app.get('/orders', (req, res) => res.json(db.prepare('select 1').all())); };` };
  const app = (load: string): Record<string, string> => ({ ...routes, 'src/app.js': `const express = require('express');\nconst path = require('path');\nconst glob = require('glob');\nconst app = express();\n${load}` });

  it.each([
    ['in the folder the program is started in', `glob.sync('./src/routes/*.js').forEach((file) => require(path.resolve(file))(app));`],
    ['in any folder below', `glob.sync(path.join(__dirname, '**/*.js')).forEach((file) => require(file)(app));`],
    ['named by a variable', `const files = glob.sync(path.join(__dirname, 'routes', '*.js'));\nfor (const file of files) { const mount = require(file); mount(app); }`],
  ])('are loaded: %s', async (_where, load) => {
    expect(await blockingCalls(app(load))).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(app(load.replace(/\*\.js/, '*.route.js')))).toEqual([]);
  });
});

describe('the modules that a bundler puts into a table', () => {
  const orders = `${database}export const list = () => db.prepare('select 1').all();\nexport default (req, res) => res.json(list());\n`;
  const shopOf = (head: string): Record<string, string> => ({
    'src/handlers/orders.ts': orders,
    'src/handlers/prices.ts': `export default (req, res) => res.json([]);`,
    'src/queries/orders.ts': orders,
    'src/app.ts': `import express from 'express';\nconst app = express();\n${head}`,
  });

  it.each([
    ['with it', `const modules = import.meta.glob('./handlers/*.ts', { eager: true });\napp.get('/orders', (req, res) => modules['./handlers/orders.ts'].default(req, res));`],
    ['under a path from the root', `const modules = import.meta.glob<Module>('/src/handlers/**/*.{ts,js}', { eager: true });\napp.get('/orders', (req, res) => modules['/src/handlers/orders.ts'].default(req, res));`],
    ['one export of each', `const modules = import.meta.glob(['./handlers/*.ts', '!./handlers/prices.ts'], { eager: true, import: 'default' });\nfor (const path in modules) app.get('/orders', modules[path]);`],
    ['when its entry is called', `const modules = import.meta.glob('./handlers/*.ts');\napp.get('/orders', async (req, res) => { const { list } = await modules['./handlers/orders.ts'](); res.json(list()); });`],
    ['by an entry under another name', `const modules = import.meta.glob('./handlers/*.ts', { eager: true });\nconst routes: Record<string, Routes> = {};\nfor (const path in modules) {\n  const [, action, method] = path.match(/(\\w+)-(\\w+)/);\n  if (!routes[action]) routes[action] = {};\n  routes[action][method] = modules[path].default;\n}\nconst find = (action, method) => { const known = routes[action]; return known[method.toLowerCase()] || null; };\napp.get('/orders', (req, res) => find(req.params.action, 'get')(req, res));`],
  ])('are loaded: %s', async (_how, head) => {
    expect(await blockingCalls(shopOf(head))).toEqual([expect.stringMatching(/^GET \/orders -> (.* -> )?list -> better-sqlite3 Statement.all\(\)$/)]);
    expect(await blockingCalls(shopOf(head.replaceAll('handlers/', 'others/')))).toEqual([]);
  });

  it('are told apart by the names of their files where those say what they answer', async () => {
    const head = `const modules = import.meta.glob('./answers/*/*.ts', { eager: true });\nconst routes: Record<string, Routes> = {};\nfor (const path in modules) {\n  const [, action, method] = path.match(/(\\w+)\\/(\\w+)/);\n  if (!routes[action]) routes[action] = {};\n  routes[action][method] = modules[path].default;\n}\nconst find = (action, method) => { const known = routes[action]; const handler = known[method.toLowerCase()]; return handler || null; };`;
    const files = {
      ...shopOf(`${head}\napp.get('/answers/:action', (req, res) => find(req.params.action, 'GET')(req, res));\napp.put('/answers/:action', (req, res) => find(req.params.action, 'PUT')(req, res));`),
      'src/answers/orders/get.ts': orders,
      ...Object.fromEntries(['orders/post', 'prices/get', 'prices/post', 'stock/get'].map((name) => [`src/answers/${name}.ts`, `export default (req, res) => res.json(['${name}']);`])),
    };

    expect(await blockingCalls(files)).toEqual([expect.stringMatching(/^GET \/answers\/:action -> .*list -> better-sqlite3 Statement.all\(\)$/)]);
  });

  it('may all be meant where the names of their files are no answers to the key', async () => {
    const add = "const routes: Record<string, Routes> = {};\nfunction add(path, method, handler) { if (!routes[path]) routes[path] = {}; routes[path][method] = handler; }";
    const names = ['orders/list', 'prices/list', 'stock/show', 'shops/show'];
    const head = `${names.map((name, index) => `import answer${String(index)} from './answers/${name}';`).join('\n')}\n${add}\n${names.map((name, index) => `add('/${name}', 'GET', answer${String(index)});`).join('\n')}\napp.get('/answers/:action', (req, res) => routes[req.params.action][req.method === 'HEAD' ? 'GET' : 'GET'](req, res));`;
    const files = { ...shopOf(head), ...Object.fromEntries(names.map((name) => [`src/answers/${name}.ts`, `export default (req, res) => res.json(['${name}']);`])), 'src/answers/orders/list.ts': orders };

    expect(await blockingCalls(files)).toEqual([expect.stringMatching(/^GET \/answers\/:action -> .*list -> better-sqlite3 Statement.all\(\)$/)]);
    // None of them answers this method.
    expect(await blockingCalls(Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace('list.ts', 'post.ts').replace('show.ts', 'put.ts'), text.replaceAll(/(orders|prices)\/list/g, '$1/post').replaceAll(/(stock|shops)\/show/g, '$1/put')])))).toEqual([]);
  });

  it('are not run where they are asked for as texts', async () => {
    const head = `const modules = import.meta.glob('./handlers/*.ts', { eager: true, query: '?raw' });\napp.get('/orders', (req, res) => modules['./handlers/orders.ts'].list());`;

    expect(await blockingCalls(shopOf(head))).toEqual([]);
  });
});
