import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What a service of one file reaches, with `db` at hand. */
function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import { db } from './db';\n${source}` });
}

describe('handlers of', () => {
  it('express', async () => {
    expect(await reached(`import express from 'express';\nexpress().get('/orders', (req, res) => res.json(${read}));`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('fastify', async () => {
    expect(await reached(`import fastify from 'fastify';\nconst app = fastify();\napp.get('/orders', { schema: {} }, async () => ${read});`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('fastify, as one object', async () => {
    expect(await reached(`import fastify from 'fastify';\nconst app = fastify();\napp.route({ method: 'POST', url: '/orders', handler: async () => ${read} });`)).toEqual(['POST /orders -> better-sqlite3 Statement.all()']);
  });

  it('Hono', async () => {
    expect(await reached(`import { Hono } from 'hono';\nconst app = new Hono();\napp.post('/orders', (c) => c.json(${read}));\nexport default app;`)).toEqual(['POST /orders -> better-sqlite3 Statement.all()']);
  });

  it('Koa', async () => {
    expect(await reached(`import Koa from 'koa';\nimport Router from '@koa/router';\nconst router = new Router();\nrouter.get('/orders', (ctx) => { ctx.body = ${read}; });\nnew Koa().use(router.routes());`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('Elysia, in a chain', async () => {
    expect(await reached(`import { Elysia } from 'elysia';\nnew Elysia().get('/healthz', () => 'ok').post('/orders', () => ${read}).listen(3000);`)).toEqual(['POST /orders -> better-sqlite3 Statement.all()']);
  });

  it('Elysia with what it derives for each request', async () => {
    const derived = (rest: string): Promise<readonly string[]> => reached(`import { Elysia } from 'elysia';\nnew Elysia()${rest}.listen(3000);`);

    expect(await derived(`.derive(() => ({ orders: { recent: () => ${read} } })).get('/orders', ({ orders }) => orders.recent())`)).toEqual(['GET /orders -> recent -> better-sqlite3 Statement.all()']);
    expect(await derived(`.derive({ as: 'scoped' }, () => ({ orders: { recent: () => ${read} } })).get('/orders', ({ orders }) => orders.recent())`)).toEqual(['GET /orders -> recent -> better-sqlite3 Statement.all()']);
    expect(await derived(`.decorate({ orders: { recent: () => ${read} } }).get('/orders', ({ orders }) => orders.recent())`)).toEqual(['GET /orders -> recent -> better-sqlite3 Statement.all()']);
    expect(await derived(`.derive(() => ({ orders: { recent: () => ${read} } })).get('/orders', ({ returns }) => returns.recent())`)).toEqual([]);
  });

  it('uWebSockets.js', async () => {
    expect(await reached(`import uWS from 'uWebSockets.js';\nuWS.App().get('/healthz', (res) => res.end('ok')).get('/orders', (res) => res.end(${read})).listen(3000, () => {});`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('a server that is given fetch', async () => {
    expect(await reached(`import { serve } from '@hono/node-server';\nserve({ fetch: () => new Response(${read}), port: 3000 });`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
    expect(await reached(`import { serve } from '@hono/node-server';\nserve({ fetch: () => new Response('ok'), port: 3000 }, () => ${read});`)).toEqual([]);
  });

  it('Connect', async () => {
    expect(await reached(`import type { ConnectRouter } from '@connectrpc/connect';\nimport { OrderService } from './orders_pb';\nexport default (router: ConnectRouter) => router.service(OrderService, { health: () => ({}), recent: () => ${read} });`)).toEqual([expect.stringMatching(/^RPC recent -> better-sqlite3 Statement\.all\(\)/)]);
  });

  it('Nexus', async () => {
    expect(await reached(`import { queryField, queryType } from 'nexus';\nexport const Query = queryType({ definition(t) { t.list.field('orders', { resolve: () => ${read} }); } });\nexport const health = queryField('health', { resolve: () => 'ok' });`)).toEqual(['GRAPHQL orders -> better-sqlite3 Statement.all()']);
  });

  it('h3', async () => {
    expect(await reached(`import { createRouter, defineEventHandler } from 'h3';\nexport const router = createRouter();\nrouter.get('/orders', defineEventHandler(() => ${read}));`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('tRPC', async () => {
    expect(await reached(`import { initTRPC } from '@trpc/server';\nconst t = initTRPC.create();\nexport const router = t.router({ orders: t.procedure.input(z.string()).query(() => ${read}) });`)).toEqual([expect.stringContaining('-> better-sqlite3 Statement.all()')]);
  });

  it('NestJS, with the methods it hands on to', async () => {
    const source = `import { Controller, Get } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  @Get('recent')\n  recent() { return this.load(); }\n  private load() { return ${read}; }\n}`;

    expect(await reached(source)).toEqual(['GET /orders/recent -> OrdersController.load -> better-sqlite3 Statement.all()']);
  });

  it('the http server of Node', async () => {
    expect(await reached(`import { createServer } from 'node:http';\ncreateServer((req, res) => res.end(JSON.stringify(${read}))).listen(3000);`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
  });
});

describe('what is no handler', () => {
  it('is the callback of an http client', async () => {
    expect(await reached(`import axios from 'axios';\naxios.get('https://tax.example', () => ${read});`)).toEqual([]);
  });

  it('is a method of a class without the decorator', async () => {
    expect(await reached(`import { Controller } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  recent() { return ${read}; }\n}`)).toEqual([]);
  });

  it('is a setting that is read by app.get', async () => {
    expect(await reached(`import express from 'express';\nconst app = express();\napp.get('env');\nconst orders = ${read};\napp.set('orders', orders);`)).toEqual([]);
  });
});
