import { blockingCalls, routesOf } from '../blocking-calls.ts';
import { database } from '../shop.ts';

const list = `export default async function orders(app) { app.get('/recent', async () => []); }`;

/** The routes of an application whose `folder` is loaded with these options. */
function routes(files: Readonly<Record<string, string>>, options = ''): Promise<readonly string[]> {
  return routesOf({
    'package.json': '{"dependencies":{"fastify":"5.0.0","@fastify/autoload":"6.0.0"}}',
    'src/app.ts': `import Fastify from 'fastify';\nimport autoload from '@fastify/autoload';\nimport { join } from 'node:path';\nconst app = Fastify();\napp.register(autoload, { dir: join(__dirname, 'features')${options} });\napp.listen({ port: 3000 });`,
    ...files,
  });
}

describe('routes of a folder that a plugin loads', () => {
  it.each([
    ['are under the path of their folder', 'src/features/orders/index.js', '', 'GET /orders/recent'],
    ['are not under the name of their file', 'src/features/orders.js', '', 'GET /recent'],
    ['are under the prefix that is said', 'src/features/orders/list.js', `, options: { prefix: '/api' }`, 'GET /api/orders/recent'],
    ['are not under their folder where that is said', 'src/features/orders/list.js', `, options: { prefix: '/api' }, dirNameRoutePrefix: false`, 'GET /api/recent'],
    ['have parameters where that is said', 'src/features/shops/_id/orders/index.js', ', routeParams: true', 'GET /shops/:id/orders/recent'],
    ['have none where it is not', 'src/features/shops/_id/index.js', '', 'GET /shops/_id/recent'],
  ])('%s', async (_, file, options, route) => {
    expect(await routes({ [file]: list }, options)).toEqual([route]);
  });

  it('are under what the file says itself', async () => {
    expect(await routes({ 'src/features/orders/index.js': `${list}\nexport const autoPrefix = '/sales';` })).toEqual(['GET /sales/recent']);
  });

  it('are not those of other folders, nor of files beside an index', async () => {
    expect(await routes({ 'src/others/orders.js': list, 'src/features/orders/index.js': 'export default async function orders() {}', 'src/features/orders/list.js': list })).toEqual([]);
  });

  it('are under the prefix of the plugin that loads the folder', async () => {
    const app = `import Fastify from 'fastify';\nimport autoload from '@fastify/autoload';\nimport path from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst __dirname = path.dirname(fileURLToPath(import.meta.url));\nconst app = Fastify();\napp.register(async (api) => { api.register(autoload, { dir: path.join(__dirname, 'features') }); }, { prefix: '/v1' });`;

    expect(await routes({ 'src/app.ts': app, 'src/features/orders/index.js': list })).toEqual(['GET /v1/orders/recent']);
  });

  it('block under the program of the command line too', async () => {
    expect(await blockingCalls({
      'package.json': '{"dependencies":{"fastify":"5.0.0","@fastify/autoload":"6.0.0","fastify-cli":"7.0.0"}}',
      'db.js': database,
      'app.js': `const autoload = require('@fastify/autoload');\nconst path = require('node:path');\nmodule.exports = async function (fastify, options) { fastify.register(autoload, { dir: path.join(__dirname, 'api'), options: Object.assign({}, options) }); };`,
      'api/orders/index.js': `const { db } = require('../../db');\nmodule.exports = async function (fastify) { fastify.get('/', async () => db.prepare('select 1').all()); };`,
    })).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });
});
