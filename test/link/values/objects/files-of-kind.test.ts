/** A table of handlers that a function fills, from a file in each of several folders. */
import { blockingCalls } from '../../blocking-calls.ts';

const folders = ['orders', 'prices', 'refunds', 'bills'];

function reached(kind: string, index: string): Promise<readonly string[]> {
  const handlers = folders.map((folder) => [`src/${folder}/${kind}.js`, `const { all } = require('../db');\nmodule.exports = (req, res) => res.end(all());`] as const);
  return blockingCalls({
    'src/db.js': `const Database = require('better-sqlite3');\nexports.all = () => new Database('shop.db').prepare('select * from orders').all();`,
    ...Object.fromEntries(handlers),
    'src/app.js': `const http = require('http');\nconst routes = {};\nfunction add(path, method, handler) { if (!routes[path]) routes[path] = {}; routes[path][method] = handler; }\n${folders.map((folder) => `add('/${folder}', 'GET', require('./${folder}/${kind}'));`).join('\n')}\nhttp.createServer((req, res) => { routes[req.url][${index}](req, res); }).listen(3000);`,
  });
}

const known = `req.method === 'HEAD' ? 'GET' : 'GET'`;

describe('handlers in files of one name', () => {
  it('are called by any key, where their files are not named by keys', async () => {
    expect(await reached('handler', known)).not.toEqual([]);
    expect(await reached('handler', 'req.method')).not.toEqual([]);
  });

  it('are called where their files are named by the key', async () => {
    expect(await reached('get', known)).not.toEqual([]);
  });
});
