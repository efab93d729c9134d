import { blockingCalls } from '../blocking-calls.ts';
import { database } from '../shop.ts';

const read = `db.prepare('select 1').all()`;
const call = 'better-sqlite3 Statement.all()';

/** What the requests of one file reach, with `db` at hand. */
function reached(file: string, source: string, packages: readonly string[]): Promise<readonly string[]> {
  return blockingCalls({ 'package.json': JSON.stringify({ dependencies: Object.fromEntries(packages.map((name) => [name, '*'])) }), 'db.ts': database, [file]: `import { db } from './${'../'.repeat(file.split('/').length - 1)}db';\n${source}` });
}

describe('work that a framework does for a request by a function of its settings', () => {
  it.each([
    ['a handler that is made when it is first asked for', 'server/api/orders.get.ts', `export default defineLazyEventHandler(() => { const name = 'orders'; return defineEventHandler(() => ${read}); });`, ['nitropack'], 'GET /api/orders'],
    ['a function that requests are handed to', 'app.ts', `import { Hono } from 'hono';\nnew Hono().mount('/old', (request) => new Response(JSON.stringify(${read})));`, ['hono'], 'ALL /old/*'],
    ['the state that a factory gives its applications', 'app.ts', `import { createFactory } from 'hono/factory';\nconst factory = createFactory({ initApp: (app) => { app.use(async (c, next) => { c.set('db', db); await next(); }); } });\nfactory.createApp().get('/orders', (c) => c.json(c.var.db.prepare('select 1').all()));`, ['hono'], 'GET /orders'],
    ['the context of the request in hand', 'app.ts', `import { Hono } from 'hono';\nimport { contextStorage, getContext } from 'hono/context-storage';\nconst app = new Hono();\napp.use(contextStorage());\napp.use(async (c, next) => { c.set('db', db); await next(); });\nconst list = () => getContext().var.db.prepare('select 1').all();\napp.get('/orders', (c) => c.json(list()));`, ['hono'], 'GET /orders -> list'],
    ['a hook before what answers unknown paths', 'app.ts', `import Fastify from 'fastify';\nFastify().setNotFoundHandler({ preHandler: async () => ${read} }, (request, reply) => reply.send('none'));`, ['fastify'], 'ALL /*'],
    ['a loader of many fields', 'app.ts', `import Fastify from 'fastify';\nimport mercurius from 'mercurius';\nFastify().register(mercurius, { schema: '', loaders: { Shop: { orders: async (queries) => ${read} } } });`, ['fastify', 'mercurius'], 'GRAPHQL Shop.orders'],
    ['a rule before resolvers', 'app.ts', `import { rule, shield } from 'graphql-shield';\nconst isClerk = rule({ cache: 'contextual' })(async (parent, args, context) => ${read}.length > 0);\nexport const permissions = shield({ Query: { orders: isClerk } });`, ['graphql-shield'], 'GRAPHQL isClerk'],
    ['a plugin of every operation', 'app.ts', `import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ typeDefs: '', plugins: [{ async serverWillStart() { ${read}; }, async requestDidStart() { return { async willSendResponse() { ${read}; } }; } }] });`, ['@apollo/server'], 'GRAPHQL willSendResponse'],
    ['an event of a sign-in', 'auth.ts', `import NextAuth from 'next-auth';\nexport default NextAuth({ providers: [], events: { async signIn() { ${read}; } } });`, ['next-auth'], 'AUTH signIn'],
    ['what a server makes for every request', 'server.ts', `import { createRequestHandler } from '@remix-run/express';\nimport express from 'express';\nexpress().all('*', createRequestHandler({ build: {}, getLoadContext() { return { orders: ${read} }; } }));`, ['@remix-run/express', 'express'], 'ALL /*'],
  ])('is the request\'s: %s', async (_, file, source, packages, way) => {
    expect(await reached(file, source, packages)).toEqual([`${way} -> ${call}`]);
  });

  it.each([
    ['of React Router', 'server.ts', `import { createContext, RouterContextProvider } from 'react-router';\nimport { createRequestListener } from '@react-router/node';\nconst orders = createContext();\nexport default createRequestListener({ build: {}, getLoadContext() { const context = new RouterContextProvider(); context.set(orders, () => ${read}); return context; } });`, ['react-router', '@react-router/node'], []],
    ['of Hono', 'app.ts', `import { Hono } from 'hono';\nconst app = new Hono();\napp.use(async (c, next) => { c.set('orders', () => ${read}); await next(); });\napp.get('/orders', (c) => c.json(c.get('orders')()));\napp.get('/health', (c) => c.text('ok'));`, ['hono'], [`GET /orders -> handler -> ${call}`]],
  ])('is none where a function is kept for whoever asks the context: %s', async (_, file, source, packages, found) => {
    expect(await reached(file, source, packages)).toEqual(found);
  });
});
