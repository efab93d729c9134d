import { blockingCalls, routesOf } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What a service of one file reaches, with `db` at hand; the call is always the same. */
async function reached(source: string): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import { db } from './db';\n${source}` });
  return calls.map((call) => call.replace(' -> better-sqlite3 Statement.all()', ''));
}

describe('servers of the runtime', () => {
  it('are those of Node, whichever way they listen', async () => {
    expect(await reached(`import http from 'node:http';\nconst server = http.createServer();\nserver.on('request', (req, res) => res.end(${read}));`)).toEqual(['ALL /*']);
    expect(await reached(`import http2 from 'node:http2';\nhttp2.createSecureServer({}, (req, res) => res.end(${read}));`)).toEqual(['ALL /*']);
    expect(await reached(`import http from 'node:http';\nhttp.createServer().listen(3000, () => ${read}).on('close', () => ${read});`)).toEqual([]);
  });

  it('are those of Node that speak no HTTP', async () => {
    expect(await reached(`import net from 'node:net';\nnet.createServer((socket) => { socket.on('data', () => socket.write(${read})); socket.on('error', () => ${read}); }).listen(6000, () => ${read});`)).toEqual(['SOCKET data']);
    expect(await reached(`import { createSocket } from 'node:dgram';\nconst udp = createSocket('udp4');\nudp.on('message', (reading) => ${read});\nudp.on('listening', () => ${read});`)).toEqual(['SOCKET message']);
    expect(await reached(`import { SMTPServer } from 'smtp-server';\nnew SMTPServer({ onData(stream, session, callback) { ${read}; callback(); }, onRcptTo: (address, session, callback) => callback() });`)).toEqual(['SOCKET onData']);
  });

  it('are no connections that the program opens itself', async () => {
    expect(await reached(`import net from 'node:net';\nnet.connect(6000).on('data', () => ${read});`)).toEqual([]);
  });

  it('are those of hyper-express, mounted under a path', async () => {
    expect(await reached(`import { Router, Server } from 'hyper-express';\nconst orders = new Router();\norders.get('/orders', (req, res) => res.json(${read}));\norders.get('/countries', (req, res) => res.json([]));\nnew Server().use('/api', orders);`)).toEqual(['GET /api/orders']);
  });

  it('are sockets that express-ws adds to an application', async () => {
    const socket = (event: string): string => `import express from 'express';\nimport expressWs from 'express-ws';\nconst app = express();\nexpressWs(app);\napp.ws('/orders', (ws) => { ws.on('${event}', () => ws.send(${read})); });`;

    expect(await reached(socket('message'))).toEqual(['SOCKET message']);
  });

  it('are those of the application that express-ws gives back', async () => {
    const made = (app: string): string => `import express from 'express';\nimport expressWs from 'express-ws';\n${app}\napp.get('/orders', (req, res) => res.json(${read}));\napp.ws('/countries', (ws) => { ws.on('message', () => ws.send(${read})); });`;

    expect(await reached(made('const app = expressWs(express()).app;'))).toEqual(['GET /orders', 'SOCKET message']);
    expect(await reached(made('const { app, getWss } = expressWs(express());'))).toEqual(['GET /orders', 'SOCKET message']);
    expect(await reached(made("const app = require('other-sockets')(express()).app;"))).toEqual([]);
  });

  it('are those of Bun, with their routes and sockets', async () => {
    expect(await reached(`Bun.serve({ routes: { '/orders': { GET: () => new Response(${read}) }, '/countries': () => new Response('CH') }, websocket: { message() { ${read}; } }, error: () => ${read} });`)).toEqual(['GET /orders', 'SOCKET /message']);
  });

  it('are brokers of MQTT, whichever way they are told what to do', async () => {
    expect(await reached(`import aedes from 'aedes';\nconst broker = aedes();\nbroker.on('publish', () => { ${read}; });\nbroker.on('connectionError', () => { ${read}; });`)).toEqual(['MQTT publish']);
    expect(await reached(`import Aedes from 'aedes';\nnew Aedes({ authenticate(client, name, password, done) { done(null, ${read}.length > 0); } });`)).toEqual(['MQTT authenticate']);
  });

  it('are those of Bun that speak no HTTP', async () => {
    expect(await reached(`Bun.listen({ hostname: 'localhost', port: 6000, socket: { data(socket) { socket.write(${read}); }, error() { ${read}; } } });`)).toEqual(['SOCKET data']);
    expect(await reached(`Bun.connect({ hostname: 'localhost', port: 6000, socket: { data(socket) { socket.write(${read}); } } });`)).toEqual([]);
  });

  it('are what a file exports to Bun or to a worker, and not what it exports to anyone else', async () => {
    const source = `import { db } from '../lib/db';\nexport default { port: 3000, fetch: () => new Response(${read}), scheduled: () => ${read} };`;

    expect(await blockingCalls({ 'package.json': '{"devDependencies":{"@types/bun":"1.3.0"}}', 'lib/db.ts': database, 'src/index.ts': source })).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls({ 'package.json': '{}', 'lib/db.ts': database, 'src/index.ts': source })).toEqual([]);
  });

  it('are those of Deno', async () => {
    expect(await reached(`Deno.serve({ port: 3000 }, () => new Response(${read}));`)).toEqual(['ALL /*']);
    for (const file of ['server.ts', 'mod.ts']) expect(await reached(`import { serve } from 'https://deno.land/std@0.190.0/http/${file}';\nserve(async () => new Response(${read}));`)).toEqual(['ALL /*']);
    expect(await reached(`import { serve } from 'https://deno.land/std@0.190.0/async/mod.ts';\nserve(async () => new Response(${read}));`)).toEqual([]);
  });
});

describe('sockets', () => {
  it('are those that connect to socket.io', async () => {
    expect(await reached(`import { Server } from 'socket.io';\nconst io = new Server(3000);\nio.on('connection', (socket) => {\n  socket.on('place order', () => { ${read}; });\n});`)).toEqual(['SOCKET place order']);
    expect(await reached(`const io = require('socket.io')(3000);\nio.sockets.on('connection', (socket) => {\n  socket.on('place order', () => { ${read}; });\n});`)).toEqual(['SOCKET place order']);
  });

  it('are those that connect to a server of ws', async () => {
    expect(await reached(`import { WebSocketServer } from 'ws';\nnew WebSocketServer({ port: 3000 }).on('connection', (socket) => {\n  socket.on('message', () => { ${read}; });\n});`)).toEqual(['SOCKET message']);
  });

  it('are not those this process opens itself', async () => {
    expect(await reached(`import WebSocket from 'ws';\nnew WebSocket('wss://rates.example').on('message', () => { ${read}; });`)).toEqual([]);
  });
});

describe('what Slack sends to an app', () => {
  it('is a request for each event, action and form, and not for what starts the app', async () => {
    const app = `import { App } from '@slack/bolt';\nconst app = new App({ token: process.env.SLACK_TOKEN, signingSecret: process.env.SLACK_SECRET });\n`;

    expect(await reached(`${app}app.event('order_placed', async ({ event }) => { ${read}; });\napp.action('refund', async ({ ack }) => { await ack(); ${read}; });\napp.view('address', async ({ ack }) => { await ack(); ${read}; });\napp.command('/stock', async ({ ack }) => ack('none'));`)).toEqual(['SLACK address', 'SLACK order_placed', 'SLACK refund']);
    expect(await reached(`${app}app.start(3000).then(() => { ${read}; });\nconst stock = new Map();\nstock.event('order_placed', () => { ${read}; });`)).toEqual([]);
  });
});

describe('servers that packages provide', () => {
  it('take routes as objects and lists of them', async () => {
    expect(await reached(`import Hapi from '@hapi/hapi';\nconst server = Hapi.server();\nserver.route([\n  { method: 'GET', path: '/orders', handler: () => ${read} },\n  { method: ['PUT', 'POST'], path: '/orders/{id}', options: { handler: () => ${read} } },\n  { method: 'GET', path: '/countries', handler: () => ['CH'] },\n]);`)).toEqual(['GET /orders', 'PUT /orders/{id}']);
  });

  it('take plugins as objects', async () => {
    const routes = await routesOf({
      'src/app.js': `const Hapi = require('@hapi/hapi');\nconst server = Hapi.server();\nserver.register({ plugin: require('./orders') }, { routes: { prefix: '/api' } });`,
      'src/orders.js': `module.exports = { name: 'orders', register: async (server) => { server.route({ method: 'GET', path: '/orders', handler: () => [] }); } };`,
    });

    expect(routes).toEqual(['GET /api/orders']);
  });

  it.each([
    ['polka', `import polka from 'polka';\npolka().get('/orders', (req, res) => res.end(READ));`],
    ['restify', `import restify from 'restify';\nrestify.createServer().get('/orders', (req, res, next) => { res.send(READ); next(); });`],
    ['itty-router', `import { Router } from 'itty-router';\nexport default Router().get('/orders', () => READ);`],
    ['oak', `import { Router } from '@oak/oak';\nnew Router().get('/orders', (context) => { context.response.body = READ; });`],
    ['oak, from where Deno once had its modules', `import { Router } from 'https://deno.land/x/oak@v12.6.2/mod.ts';\nnew Router().get('/orders', (context) => { context.response.body = READ; });`],
    ['Hono, from where Deno once had its modules', `import { Hono } from 'https://deno.land/x/hono/mod.ts';\nnew Hono().get('/orders', (c) => c.json(READ));`],
    ['adonis', `import router from '@adonisjs/core/services/router';\nclass Orders { list() { return READ; } }\nrouter.get('/orders', [Orders, 'list']);`],
  ])('answer routes: %s', async (_, source) => {
    expect(await reached(source.replace('READ', read))).toEqual(['GET /orders']);
  });

  it('answer under what the platform puts before their paths', async () => {
    expect(await reached(`import { app } from '@azure/functions';\napp.http('orders', { methods: ['GET'], route: 'orders', handler: async () => ({ body: ${read} }) });`)).toEqual(['GET /api/orders']);
  });

  it('answer the methods of a service', async () => {
    expect(await reached(`import { feathers } from '@feathersjs/feathers';\nclass Orders { async find() { return ${read}; } async remove() { return null; } }\nfeathers().use('orders', new Orders());`)).toEqual(['FIND /orders']);
    expect(await reached(`import grpc from '@grpc/grpc-js';\nnew grpc.Server().addService(definition, { listOrders: (call, callback) => callback(null, ${read}) });`)).toEqual(['GRPC listOrders']);
  });

  it('run what hooks of services are', async () => {
    const hooks = (at: string): string => `import { feathers } from '@feathersjs/feathers';\nconst app = feathers();\napp.service('orders').hooks({ ${at}: { create: [(context) => { ${read}; return context; }] } });`;

    expect(await reached(hooks('before'))).toEqual(['HOOK /*']);
    expect(await reached(hooks('settings'))).toEqual([]);
  });

  it('answer the methods of a table', async () => {
    expect(await reached(`import jayson from 'jayson';\njayson.server({ orders: (args, done) => done(null, ${read}), countries: (args, done) => done(null, []) });`)).toEqual(['RPC orders']);
    expect(await reached(`import { JSONRPCServer } from 'json-rpc-2.0';\nconst server = new JSONRPCServer();\nserver.addMethod('orders', () => ${read});\nserver.addMethod('countries', () => []);`)).toEqual(['RPC orders']);
  });

  it('are given what plugins of older kinds put on requests', async () => {
    const plugin = (name: string): string => `import Hapi from 'hapi';\nconst plugin = { register(server, options, next) { server.decorate('request', 'orders', db); next(); } };\nconst server = new Hapi.Server();\nserver.register([{ register: plugin }]);\nserver.route([].concat([{ method: 'GET', path: '/orders', handler: (request, reply) => reply(request.${name}.prepare('select 1').all()) }]));`;

    expect(await reached(plugin('orders'))).toEqual(['GET /orders']);
    expect(await reached(plugin('drafts'))).toEqual([]);
  });

  it('answer what a contract names', async () => {
    expect(await reached(`import { initServer } from '@ts-rest/express';\ninitServer().router(contract, { listOrders: async () => ({ status: 200, body: ${read} }) });`)).toEqual(['RPC listOrders']);
    expect(await reached(`import { os } from '@orpc/server';\nexport const listOrders = os.input(schema).handler(async () => ${read});`)).toEqual(['RPC listOrders']);
  });

  it('answer through a class that is generated for them', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/generated.ts': `import { createServer as createXrpcServer, type Server as XrpcServer } from '@atproto/xrpc-server';\nexport const createServer = (options) => new Server(options);\nexport class Server {\n  xrpc: XrpcServer;\n  shop: ShopNamespace;\n  constructor(options) {\n    this.xrpc = createXrpcServer([], options);\n    this.shop = new ShopNamespace(this);\n  }\n}\nexport class ShopNamespace {\n  _server: Server;\n  constructor(server: Server) { this._server = server; }\n  listOrders(handler) { const nsid = 'shop.listOrders'; return this._server.xrpc.method(nsid, handler); }\n  listCountries(handler) { const nsid = 'shop.listCountries'; return this._server.xrpc.method(nsid, handler); }\n}`,
      'src/app.ts': `import { db } from './db';\nimport { createServer, type Server } from './generated';\nfunction register(server: Server) {\n  server.shop.listOrders(async () => ({ body: ${read} }));\n  server.shop.listCountries(async () => ({ body: ['CH'] }));\n}\nregister(createServer({}));`,
    });

    expect(calls).toEqual(['XRPC shop.listOrders -> better-sqlite3 Statement.all()']);
  });
});

describe('functions of a cloud', () => {
  it('are http where they are called by it, and nothing of the kind where an event or a clock calls them', async () => {
    expect(await reached(`import functions from '@google-cloud/functions-framework';\nfunctions.http('orders', (req, res) => res.json(${read}));\nfunctions.cloudEvent('placed', () => { ${read}; });`)).toEqual(['ALL /orders']);
    expect(await reached(`import { onRequest } from 'firebase-functions/v2/https';\nimport { onSchedule } from 'firebase-functions/v2/scheduler';\nexport const orders = onRequest((req, res) => { res.json(${read}); });\nexport const sweep = onSchedule('every 5 minutes', () => { ${read}; });`)).toEqual(['ALL orders']);
  });
});

describe('the sockets of Hono', () => {
  const socket = (imports: string, handlers: string): Promise<readonly string[]> => reached(`import { Hono } from 'hono';\n${imports}\nconst app = new Hono();\nNODE;\napp.get('/live', upgradeWebSocket((c) => (${handlers})));`.replace('NODE;', imports.includes('node-ws') ? 'const { upgradeWebSocket } = createNodeWebSocket({ app });' : ''));

  it('handle what is opened and received on Node, Bun and elsewhere', async () => {
    const handlers = `{ onOpen() { ${read}; }, async onMessage(event, ws) { ws.send(${read}); } }`;

    for (const imports of [`import { createNodeWebSocket } from '@hono/node-ws';`, `import { createBunWebSocket } from 'hono/bun';\nconst { upgradeWebSocket } = createBunWebSocket();`, `import { upgradeWebSocket } from 'hono/cloudflare-workers';`]) expect(await socket(imports, handlers)).toEqual(['SOCKET message', 'SOCKET open']);
  });

  it('hear of errors apart from requests', async () => {
    expect(await socket(`import { upgradeWebSocket } from 'hono/cloudflare-workers';`, `{ onMessage() {}, onError() { ${read}; } }`)).toEqual([]);
  });
});
