import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;
const call = 'better-sqlite3 Statement.all()';

/** What a project that asks for these packages reaches, with `db` at hand in `src/db.ts`. */
function reachedIn(files: Readonly<Record<string, string>>, ...packages: readonly string[]): Promise<readonly string[]> {
  const dependencies = Object.fromEntries(['better-sqlite3', ...packages].map((name) => [name, '*']));
  return blockingCalls({ 'package.json': JSON.stringify({ dependencies }), 'src/db.ts': database, ...files });
}

/** What a service of one file reaches. */
function reached(source: string, ...packages: readonly string[]): Promise<readonly string[]> {
  return reachedIn({ 'src/app.ts': `import { db } from './db';\n${source}` }, ...packages);
}

describe('servers that few projects use', () => {
  it.each([
    ['a composed handler', `import { compose } from '@hattip/compose';\nimport { createServer } from '@hattip/adapter-node';\ncreateServer(compose((ctx) => Response.json(${read}))).listen(3000);`, 'ALL /*'],
    ['a router', `import { createRouter } from '@hattip/router';\nconst router = createRouter();\nrouter.get('/orders', () => Response.json(${read}));\nexport default router.buildHandler();`, 'GET /orders'],
    ['an api', `import { api } from '@nitric/sdk';\nconst shop = api('shop');\nshop.get('/orders', async (ctx) => { ctx.res.json(${read}); });`, 'GET /orders'],
    ['a route of an api', `import { api } from '@nitric/sdk';\napi('shop').route('/orders').post(async (ctx) => { ctx.res.json(${read}); });`, 'POST /orders'],
    ['an application with types', `import { zodiosApp, zodiosRouter } from '@zodios/express';\nconst router = zodiosRouter(api);\nrouter.get('/orders', (req, res) => { res.json(${read}); });\nzodiosApp(api).use('/v1', router);`, 'GET /v1/orders'],
    ['decorators of the router alone', `import { get } from '@loopback/rest';\nexport class Orders { @get('/orders') list() { return ${read}; } }`, 'GET /orders'],
    ['decorators of two packages', `import { Controller } from '@tsed/di';\nimport { Get } from '@tsed/schema';\n@Controller('/orders')\nexport class Orders { @Get('/') list() { return ${read}; } }`, 'GET /orders'],
    ['a contract that a controller of Nest handles', `import { TsRestHandler, tsRestHandler } from '@ts-rest/nest';\nexport class Orders { @TsRestHandler(contract) handler() { return tsRestHandler(contract, { list: async () => ({ status: 200, body: ${read} }) }); } }`, 'RPC list'],
    ['methods of Meteor', `import { Meteor } from 'meteor/meteor';\nMeteor.methods({ 'orders.list'() { return ${read}; } });`, 'METHOD orders.list'],
    ['functions of Parse', `Parse.Cloud.define('orders', async () => ${read});`, 'FUNCTION orders'],
    ['hooks of a list', `import { list } from '@keystone-6/core';\nexport const Order = list({ fields: {}, hooks: { afterOperation: async () => { ${read}; } } });`, 'HOOK afterOperation'],
    ['the server that a configuration extends', `import { config } from '@keystone-6/core';\nexport default config({ server: { extendExpressApp: (app) => { app.get('/orders', (req, res) => res.json(${read})); } } });`, 'GET /orders'],
    ['hooks of an extension', `import { defineHook } from '@directus/extensions-sdk';\nexport default defineHook(({ filter }) => { filter('orders.items.create', () => { ${read}; }); });`, 'HOOK orders.items.create'],
  ])('are followed: %s', async (_, source, route) => {
    expect(await reached(source, '@keystone-6/core')).toEqual([`${route} -> ${call}`]);
  });

  it('are followed by where their files stand', async () => {
    const service = `import { db } from '../../../../src/db';\nexport const orders = () => ${read};`;

    expect(await reachedIn({ 'api/src/services/orders/orders.ts': service }, '@redwoodjs/api')).toEqual([`GRAPHQL orders -> ${call}`]);
    expect(await reachedIn({ 'api/src/services/orders/orders.scenarios.ts': service }, '@redwoodjs/api')).toEqual([]);
    expect(await reachedIn({ 'api/src/services/orders/orders.ts': service })).toEqual([]);
    expect(await reachedIn({ 'src/server/routes/api/orders.get.ts': `import { db } from '../../../db';\nexport default defineEventHandler(() => ${read});` }, '@analogjs/platform')).toEqual([`GET /api/orders -> ${call}`]);
    expect(await reachedIn({ 'src/app/pages/orders.server.ts': `import { db } from '../../db';\nexport const load = async () => ${read};` }, '@analogjs/platform')).toEqual([`GET /orders -> ${call}`]);
  });
});

describe('Fresh, which Deno runs', () => {
  const run = (version: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> => blockingCalls({ 'deno.json': `{ "imports": { ${version} } }`, 'src/db.ts': database, ...files });
  const first = '"$fresh/": "https://deno.land/x/fresh@1.7.3/"';
  const second = '"fresh": "jsr:@fresh/core@^2.0.0"';

  it('answers by what the files of its routes export', async () => {
    const handler = `import { db } from '../../src/db.ts';\nexport const handler = { GET() { return Response.json(${read}); }, POST() { return new Response('ok'); } };`;

    expect(await run(first, { 'routes/api/orders.ts': handler })).toEqual([`GET /api/orders -> ${call}`]);
    expect(await run('"oak": "jsr:@oak/oak"', { 'routes/api/orders.ts': handler })).toEqual([]);
    expect(await run(first, { 'routes/orders/index.tsx': `import { db } from '../../src/db.ts';\nexport default async function Orders() { const orders = ${read}; return <p>{orders.length}</p>; }` })).toEqual([`GET /orders -> ${call}`]);
    expect(await run(first, { 'routes/_middleware.ts': `import { db } from '../src/db.ts';\nexport async function handler(request, context) { ${read}; return context.next(); }` })).toEqual([`ALL /* -> ${call}`]);
  });

  it('answers by what its second version defines', async () => {
    const define = { 'define.ts': `import { createDefine } from 'fresh';\nexport const define = createDefine();` };

    expect(await run(second, { ...define, 'routes/orders.ts': `import { define } from '../define.ts';\nimport { db } from '../src/db.ts';\nexport const handler = define.handlers({ GET() { return Response.json(${read}); } });` })).toEqual([`GET /orders -> ${call}`]);
    expect(await run(second, { 'main.ts': `import { App } from 'fresh';\nimport { db } from './src/db.ts';\nexport const app = new App().get('/orders', () => Response.json(${read}));` })).toEqual([`GET /orders -> ${call}`]);
  });
});

describe('sockets', () => {
  it.each([
    ['rooms', `import { Room } from 'colyseus';\nexport class Shop extends Room {\n  onCreate() { this.onMessage('orders', (client) => { client.send('orders', ${read}); }); }\n}`, 'SOCKET orders'],
    ['who joins a room', `import { Room } from '@colyseus/core';\nexport class Shop extends Room { onJoin() { return ${read}; } }`, 'SOCKET Shop.onJoin'],
    ['hooks of an adapter', `import crossws from 'crossws/adapters/node';\nexport const sockets = crossws({ hooks: { message(peer) { peer.send(${read}); } } });`, 'SOCKET message'],
    ['connections', `import sockjs from 'sockjs';\nsockjs.createServer().on('connection', (connection) => { connection.on('data', () => { connection.write(${read}); }); });`, 'SOCKET data'],
    ['the context of subscriptions', `import { useServer } from 'graphql-ws/use/ws';\nuseServer({ schema, context: () => ({ orders: ${read} }) }, server);`, 'GRAPHQL context'],
  ])('of libraries are followed: %s', async (_, source, route) => {
    expect(await reached(source, '@colyseus/core')).toEqual([`${route} -> ${call}`]);
  });

  it('are not what a class of the same name is made for', async () => {
    expect(await reached(`import { Room } from './rooms';\nexport class Shop extends Room { onJoin() { return ${read}; } }`, '@colyseus/core')).toEqual([]);
  });
});

describe('schemas of GraphQL that are written as code', () => {
  it.each([
    ['fields of a factory', `import { createTypesFactory } from 'gqtx';\nconst t = createTypesFactory();\nexport const Query = t.queryType({ fields: () => [t.field({ name: 'orders', type: t.String, resolve: () => ${read} })] });`, 'GRAPHQL orders'],
    ['fields by their names', `import { createTypesFactory } from 'gqtx';\nconst t = createTypesFactory();\nexport const Query = t.queryType({ fields: [t.field('orders', { type: t.String, resolve: () => ${read} })] });`, 'GRAPHQL orders'],
    ['resolvers beside types', `import { g, buildSchema } from 'garph';\nexport const schema = buildSchema({ g, resolvers: { Query: { orders: () => ${read} } } });`, 'GRAPHQL Query.orders'],
    ['resolvers in a chain', `import { query, resolver } from '@gqloom/core';\nexport const orders = resolver({ orders: query(list).input({}).resolve(() => ${read}) });`, 'GRAPHQL orders'],
  ])('are followed: %s', async (_, source, route) => {
    expect(await reached(source)).toEqual([`${route} -> ${call}`]);
  });
});

describe('proxies', () => {
  it('tell what is done for each request that passes', async () => {
    const proxy = (rest: string): Promise<readonly string[]> => reached(`import httpProxy from 'http-proxy';\nconst proxy = httpProxy.createProxyServer({});\n${rest}`);

    expect(await proxy(`proxy.on('proxyRes', (answer) => { answer.on('end', () => { ${read}; }); });`)).toEqual([`PROXY proxyRes -> handler -> ${call}`]);
    expect(await proxy(`proxy.on('error', () => { ${read}; });`)).toEqual([]);
  });

  it('that are middleware ask functions of the project', async () => {
    const proxy = (options: string): Promise<readonly string[]> => reached(`import express from 'express';\nimport { createProxyMiddleware, responseInterceptor } from 'http-proxy-middleware';\nconst app = express();\napp.use('/api', createProxyMiddleware({ target: 'http://shop', ${options} }));`);

    expect(await proxy(`router: () => ${read}`)).toEqual([`PROXY router -> ${call}`]);
    expect(await proxy(`on: { proxyReq: () => { ${read}; } }`)).toEqual([`PROXY proxyReq -> ${call}`]);
    expect(await proxy(`on: { proxyRes: responseInterceptor(async (body) => { ${read}; return body; }) }`)).toEqual([`PROXY proxyRes -> ${call}`]);
    expect(await proxy(`plugins: [(server) => { server.on('proxyRes', () => { ${read}; }); }]`)).toEqual([`PROXY proxyRes -> ${call}`]);
    expect(await proxy(`on: { error: () => { ${read}; } }`)).toEqual([]);
  });
});
