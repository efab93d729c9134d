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
