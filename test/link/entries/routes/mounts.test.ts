import { Mounts, joinRoute } from '../../../../src/link/entries/mounts.ts';
import type { Origin } from '../../../../src/link/values/value.ts';
import { routesOf } from '../../blocking-calls.ts';

/** The call that makes a router. */
function router(call: number): Origin {
  return { file: 'src/routes.ts', call, frame: null };
}

describe('joinRoute', () => {
  it('puts one slash between the parts and none at the end', () => {
    expect(joinRoute('/api/', '/orders/')).toBe('/api/orders');
    expect(joinRoute('api', 'orders')).toBe('/api/orders');
    expect(joinRoute('', '')).toBe('/');
  });
});

describe('Mounts', () => {
  it('gives no prefix to a router that is mounted nowhere', () => {
    expect(new Mounts().prefixesOf(router(1))).toEqual(['']);
    expect(new Mounts().prefixesOf(null)).toEqual(['']);
  });

  it('puts the prefixes of nested routers together, outermost first', () => {
    const mounts = new Mounts();
    mounts.add(router(2), router(1), '/api');
    mounts.add(router(3), router(2), '/orders');

    expect(mounts.prefixesOf(router(3))).toEqual(['/api/orders']);
  });

  it('walks as many paths as it names, where forty routers mount each other', () => {
    const mounts = new Mounts();
    const all = Array.from({ length: 40 }, (_, call) => router(call));
    for (const one of all) for (const other of all) mounts.add(one, other, `/${one.call}`);

    expect(mounts.prefixesOf(router(1))).toHaveLength(3);
  });

  it('names every place of a router that is mounted twice', () => {
    const mounts = new Mounts();
    mounts.add(router(2), router(1), '/v1');
    mounts.add(router(2), router(1), '/v2');
    mounts.add(router(2), router(1), '/v2');

    expect(mounts.prefixesOf(router(2))).toEqual(['/v1', '/v2']);
  });

  it('shows no more than the first three places', () => {
    const mounts = new Mounts();
    for (const version of ['/v1', '/v2', '/v3', '/v4']) mounts.add(router(2), router(1), version);

    expect(mounts.prefixesOf(router(2))).toEqual(['/v1', '/v2', '/v3']);
  });

  it('comes to an end where routers are mounted in each other', () => {
    const mounts = new Mounts();
    mounts.add(router(2), router(1), '/api');
    mounts.add(router(1), router(2), '/again');

    expect(mounts.prefixesOf(router(2))).toEqual(['/again/api']);
  });

  it('leaves out a router that is mounted in itself', () => {
    const mounts = new Mounts();
    mounts.add(router(1), router(1), '/self');

    expect(mounts.prefixesOf(router(1))).toEqual(['']);
  });
});

describe('paths of routes', () => {
  it('begin with what the router was made with', async () => {
    const koa = `import Router from '@koa/router';\nconst orders = new Router({ prefix: '/orders' });\norders.get('/:id', (ctx) => { ctx.body = {}; });\nconst api = new Router();\napi.use('/api', orders.routes());`;
    const elysia = `import { Elysia } from 'elysia';\nconst orders = new Elysia({ prefix: '/orders' }).get('/:id', () => ({}));\nnew Elysia({ prefix: '/api' }).use(orders);`;

    expect(await routesOf({ 'src/app.ts': koa })).toEqual(['GET /api/orders/:id']);
    expect(await routesOf({ 'src/app.ts': elysia })).toEqual(['GET /api/orders/:id']);
  });

  it('are all those of a list', async () => {
    expect(await routesOf({ 'src/app.ts': `import express from 'express';\nexpress().get(['/orders', '/purchases'], (req, res) => res.json([]));` })).toEqual(['GET /orders, GET /purchases']);
    expect(await routesOf({ 'src/app.ts': `import Fastify from 'fastify';\nFastify().route({ method: ['PUT', 'PATCH'], path: '/orders', handler: async () => ({}) });` })).toEqual(['PUT /orders, PATCH /orders']);
  });

  it('are the second argument where the route of Koa has a name', async () => {
    expect(await routesOf({ 'src/app.ts': `import Router from '@koa/router';\nnew Router().get('order', '/orders/:id', (ctx) => { ctx.body = {}; });` })).toEqual(['GET /orders/:id']);
  });

  it('hold the prefix of a plugin that is imported where it is registered', async () => {
    const routes = await routesOf({
      'src/orders.ts': `export default async function orders(app) { app.get('/recent', async () => []); }`,
      'src/app.ts': `import Fastify from 'fastify';\nconst app = Fastify();\napp.register(import('./orders'), { prefix: '/api/orders' });`,
    });

    expect(routes).toEqual(['GET /api/orders/recent']);
  });

  it('hold the prefixes of nested express routers', async () => {
    const routes = await routesOf({
      'src/orders.ts': `import { Router } from 'express';\nexport const orders = Router();\norders.get('/:id', (req, res) => res.json({}));`,
      'src/api.ts': `import { Router } from 'express';\nimport { orders } from './orders';\nexport const api = Router();\napi.use('/orders', orders);`,
      'src/app.ts': `import express from 'express';\nimport { api } from './api';\nconst app = express();\napp.use('/api', api);`,
    });

    expect(routes).toEqual(['GET /api/orders/:id']);
  });

  it('hold the prefix of a router that a function makes', async () => {
    const routes = await routesOf({
      'src/orders.js': `const express = require('express');\nmodule.exports = () => {\n  const router = express.Router();\n  router.post('/', (req, res) => res.end());\n  return router;\n};`,
      'src/app.js': `const express = require('express');\nconst orders = require('./orders');\nconst app = express();\napp.use('/orders', orders());`,
    });

    expect(routes).toEqual(['POST /orders']);
  });

  it('are told apart where one function makes all routers', async () => {
    const files = {
      'src/create-app.ts': `import { Hono } from 'hono';\nexport default function createApp() {\n  return new Hono<{ Variables: object }>();\n}`,
      'src/orders.ts': `import createApp from './create-app';\nconst orders = createApp();\norders.get('/', () => []);\nexport default orders;`,
      'src/returns.ts': `import createApp from './create-app';\nexport const returns = createApp().get('/:id', () => []);`,
      'src/main.ts': `import createApp from './create-app';\nimport orders from './orders';\nimport { returns } from './returns';\nconst app = createApp();\napp.get('/health', () => 'ok');\napp.route('/v1/orders', orders);\napp.route('/v1/returns', returns);`,
    };

    expect(await routesOf(files)).toEqual(['GET /health', 'GET /v1/orders', 'GET /v1/returns/:id']);
  });

  it('are those of the one router that a function hands to all who ask', async () => {
    const files = {
      'src/app.ts': `import { Router } from 'express';\nlet router;\nexport function getRouter() {\n  router ??= Router();\n  return router;\n}`,
      'src/orders.ts': `import { getRouter } from './app';\ngetRouter().get('/orders', () => []);`,
      'src/main.ts': `import express from 'express';\nimport { getRouter } from './app';\nimport './orders';\nconst app = express();\napp.use('/api', getRouter());`,
    };

    expect(await routesOf(files)).toEqual(['GET /api/orders']);
  });

  it('are kept where the function that makes a router fills it too', async () => {
    const files = {
      'src/orders.ts': `import { Router } from 'express';\nexport function createOrders() {\n  const router = Router();\n  router.get('/orders', () => []);\n  return router;\n}`,
      'src/main.ts': `import express from 'express';\nimport { createOrders } from './orders';\nfunction createApp() {\n  const app = express();\n  app.use('/api', createOrders());\n  return app;\n}\ncreateApp().listen(3000);`,
    };

    expect(await routesOf(files)).toEqual(['GET /api/orders']);
  });

  it('hold the prefix of a fastify plugin', async () => {
    const routes = await routesOf({
      'src/orders.ts': `export default async function orders(app) { app.get('/recent', async () => []); }`,
      'src/app.ts': `import Fastify from 'fastify';\nimport orders from './orders';\nconst app = Fastify();\nawait app.register(orders, { prefix: '/api/orders' });`,
    });

    expect(routes).toEqual(['GET /api/orders/recent']);
  });

  it('hold the prefix of a Hono application in another', async () => {
    const routes = await routesOf({
      'src/orders.ts': `import { Hono } from 'hono';\nexport const orders = new Hono().get('/recent', (c) => c.json([]));`,
      'src/app.ts': `import { Hono } from 'hono';\nimport { orders } from './orders';\nconst app = new Hono().basePath('/api');\napp.route('/orders', orders);\nexport default app;`,
    });

    expect(routes).toEqual(['GET /api/orders/recent']);
  });

  it('hold the path that a mounted Hono application has of its own', async () => {
    const routes = await routesOf({
      'src/app.ts': `import { Hono } from 'hono';\nconst orders = new Hono().basePath('/v1').basePath('/orders');\norders.get('/recent', (c) => c.json([]));\nconst plain = new Hono();\nplain.get('/health', (c) => c.json([]));\nconst app = new Hono();\napp.route('/api', orders);\napp.route('/api', plain);\nexport default app;`,
    });

    expect(routes).toEqual(['GET /api/health', 'GET /api/v1/orders/recent']);
  });

  it.each([
    ['a loop over it', 'for (const [path, router] of routers) app.use(path, router);'],
    ['its forEach', 'routers.forEach((router, path) => app.use(path, router));'],
  ])('hold the keys of a map of routers: %s', async (_, mount) => {
    const router = (name: string): string => `const ${name} = express.Router();\n${name}.get('/recent', (req, res) => res.json([]));`;
    const of = (map: string): Promise<readonly string[]> =>
      routesOf({ 'src/app.ts': `import express from 'express';\nconst app = express();\n${router('orders')}\n${router('returns')}\n${map}\n${mount}\napp.listen(3000);` });

    expect(await of(`const routers = new Map([['/orders', orders], ['/returns', returns]]);`)).toEqual(['GET /orders/recent', 'GET /returns/recent']);
    expect(await of(`const routers = new Map([['/orders', orders]]);\nrouters.set('/returns', returns);`)).toEqual(['GET /orders/recent', 'GET /returns/recent']);
    expect(await of(`const routers = new Map([['/orders', orders]]);\nreturns.use(routers.get('/orders'));\napp.use('/returns', returns);`)).toContain('GET /returns/recent');
  });

  it('say both where one handler serves two', async () => {
    const routes = await routesOf({
      'src/app.ts': `import express from 'express';\nconst app = express();\nconst list = (req, res) => res.json([]);\napp.get('/orders', list);\napp.get('/api/orders', list);`,
    });

    expect(routes).toEqual(['GET /orders, GET /api/orders']);
  });

  it('hold the path of app.route', async () => {
    const routes = await routesOf({ 'src/app.ts': `import express from 'express';\nconst app = express();\napp.route('/orders').get((req, res) => res.json([])).post((req, res) => res.end());` });

    expect(routes).toEqual(['GET /orders', 'POST /orders']);
  });

  it('are those of a file that lists them, with the folder they stand under', async () => {
    const routes = await routesOf({
      'app/routes.ts': `import { index, layout, prefix, route } from '@react-router/dev/routes';\nexport default [\n  index('./home.tsx'),\n  layout('./shell.tsx', [route('orders', './orders.tsx', [route(':id', './order.tsx')])]),\n  ...prefix('api', [route('returns', './returns.ts')]),\n];`,
      'app/home.tsx': `export const loader = () => ({});`,
      'app/shell.tsx': `export default function Shell() { return null; }`,
      'app/orders.tsx': `export const loader = () => ([]);`,
      'app/order.tsx': `export const action = () => ({});`,
      'app/returns.ts': `export const loader = () => ([]);`,
    });

    expect(routes).toEqual(['GET /', 'GET /api/returns', 'GET /orders', 'POST /orders/:id']);
  });

  it('hold the folder that koa-mount puts a router under', async () => {
    expect(await routesOf({ 'src/app.ts': `import Router from '@koa/router';\nimport Koa from 'koa';\nimport mount from 'koa-mount';\nconst orders = new Router().get('/recent', (ctx) => { ctx.body = []; });\nnew Koa().use(mount('/orders', orders.routes()));` })).toEqual(['GET /orders/recent']);
  });
});
