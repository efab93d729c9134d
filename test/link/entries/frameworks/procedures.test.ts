import { blockingCalls, routesOf } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What a service of one file reaches, with `db` at hand. */
function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/orders.ts': `import { db } from './db';\n${source}` });
}

describe('what is called by a name and not by a path', () => {
  it('is a procedure of tRPC, named through its routers', async () => {
    const routes = await routesOf({
      'src/trpc.ts': `import { initTRPC } from '@trpc/server';\nconst t = initTRPC.create();\nexport const createRouter = t.router;\nexport const procedure = t.procedure;`,
      'src/orders.ts': `import { createRouter, procedure } from './trpc';\nexport const ordersRouter = createRouter({ recent: procedure.query(() => []), place: procedure.input(schema).mutation(() => ({})) });`,
      'src/root.ts': `import { ordersRouter } from './orders';\nimport { createRouter } from './trpc';\nexport const appRouter = createRouter({ orders: ordersRouter });`,
    });

    expect(routes).toEqual(['MUTATION orders.place', 'QUERY orders.recent']);
  });

  it('is a procedure of tRPC, named through the objects of its router', async () => {
    expect(await routesOf({ 'src/api.ts': `import { initTRPC } from '@trpc/server';\nconst t = initTRPC.create();\nconst prices = { list: t.procedure.query(() => []) };\nexport const router = t.router({ orders: t.procedure.query(() => []), shops: { add: t.procedure.mutation(() => null), prices } });` })).toEqual(['MUTATION shops.add', 'QUERY orders', 'QUERY shops.prices.list']);
  });

  it('is none where windows of a desktop application call it', async () => {
    const files = (dependency: string): Record<string, string> => ({
      'apps/desk/package.json': `{ "dependencies": { "${dependency}": "1.0.0" } }`,
      'apps/desk/src/api.ts': `import { initTRPC } from '@trpc/server';\nconst t = initTRPC.create();\nexport const router = t.router({ orders: t.procedure.query(() => []) });`,
    });

    expect(await routesOf(files('trpc-electron'))).toEqual([]);
    expect(await routesOf(files('ws'))).toEqual(['QUERY orders']);
  });

  it('is on the path of a middleware in front of it, or of all procedures that are made of one', async () => {
    const routes = await routesOf({
      'src/orders.ts': `import { initTRPC } from '@trpc/server';\nconst t = initTRPC.create();\nconst procedure = t.procedure.use(async ({ next }) => next());\nexport const router = t.router({ orders: t.router({ cancel: procedure.use(async (options) => options.next()).mutation(() => ({})) }) });`,
    });

    expect(routes).toEqual(['ALL procedure', 'MUTATION orders.cancel', 'MUTATION orders.cancel']);
  });

  it('is a server function of TanStack Start', async () => {
    expect(await reached(`import { createServerFn } from '@tanstack/react-start';\nexport const listOrders = createServerFn({ method: 'GET' }).validator(schema).handler(async () => ${read});`)).toEqual(['RPC listOrders -> better-sqlite3 Statement.all()']);
  });

  it('is a remote function of SvelteKit, but not one that is run by the build', async () => {
    expect(await reached(`import { command, prerender, query } from '$app/server';\nexport const recent = query(schema, async () => ${read});\nexport const place = command(async () => { ${read}; });\nexport const countries = prerender(() => ${read});`)).toEqual([
      'COMMAND place -> better-sqlite3 Statement.all()',
      'QUERY recent -> better-sqlite3 Statement.all()',
    ]);
  });

  it('is a remote function of SvelteKit that answers several calls at once or again and again', async () => {
    expect(await reached(`import { query } from '$app/server';\nexport const totals = query.batch(schema, async (ids) => { const rows = ${read}; return (id) => rows[id]; });\nexport const open = query.live(async function* () { yield ${read}; });\nconst list = { batch: (work) => work };\nexport const later = list.batch(async () => ${read});`)).toEqual([
      'QUERY open -> better-sqlite3 Statement.all()',
      'QUERY totals -> better-sqlite3 Statement.all()',
    ]);
  });

  it('is an action of Astro', async () => {
    expect(await reached(`import { defineAction } from 'astro:actions';\nexport const server = { place: defineAction({ input: schema, handler: async () => { ${read}; } }) };`)).toEqual(['ACTION place -> better-sqlite3 Statement.all()']);
  });

  it('is an action of a client that checks its input', async () => {
    expect(await reached(`import { createSafeActionClient } from 'next-safe-action';\nconst client = createSafeActionClient({});\nexport const place = client.schema(schema).action(async () => { ${read}; });`)).toEqual(['ACTION place -> better-sqlite3 Statement.all()']);
  });
});

describe('a server of the Model Context Protocol', () => {
  it('is asked for its tools, resources and prompts by name', async () => {
    expect(await reached(`import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';\nconst server = new McpServer({ name: 'orders', version: '1.0.0' });\nserver.registerTool('list', { inputSchema: schema }, async () => ({ content: ${read} }));\nserver.tool('count', 'How many there are', () => ({ content: ${read} }));\nserver.registerResource('order', new ResourceTemplate('orders://{id}', { list: undefined }), {}, async () => ({ contents: ${read} }));\nserver.registerPrompt('review', {}, () => ({ messages: ${read} }));`)).toEqual([
      'PROMPT review -> better-sqlite3 Statement.all()',
      'RESOURCE order -> better-sqlite3 Statement.all()',
      'TOOL count -> better-sqlite3 Statement.all()',
      'TOOL list -> better-sqlite3 Statement.all()',
    ]);
  });

  it('is asked for whatever it answers itself', async () => {
    expect(await reached(`import { Server } from '@modelcontextprotocol/sdk/server/index.js';\nimport { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';\nconst server = new Server({ name: 'orders', version: '1.0.0' }, {});\nserver.setRequestHandler(CallToolRequestSchema, async (request) => ({ content: ${read} }));\nserver.onclose = () => ${read};`)).toEqual(['MCP CallToolRequestSchema -> better-sqlite3 Statement.all()']);
  });

  it('is handed to the functions of the project that add its tools', async () => {
    const tools = `import type { McpServer } from 'tmcp';\nimport { db } from './db';\nexport function addTools(server: McpServer<any>): void {\n  ${read};\n  server.tool({ name: 'list', schema }, async () => ${read});\n}`;

    expect(await blockingCalls({ 'src/db.ts': database, 'src/tools.ts': tools, 'src/main.ts': `import { McpServer } from 'tmcp';\nimport { addTools } from './tools';\naddTools(new McpServer({ name: 'orders' }, {}));` })).toEqual(['TOOL list -> better-sqlite3 Statement.all() (likely)']);
  });

  it('is a tool of MCP where more than the program that started it can ask', async () => {
    const server = (transports: string): string => `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\n${transports}\nconst server = new McpServer({ name: 'orders', version: '1.0.0' });\nserver.tool('list', async () => ${read});`;
    const stdio = `import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';`;
    const http = `import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';`;

    expect(await reached(server(stdio))).toEqual([]);
    expect(await reached(server(`${stdio}\n${http}`))).toEqual(['TOOL list -> better-sqlite3 Statement.all()']);
    expect(await reached(server(''))).toEqual(['TOOL list -> better-sqlite3 Statement.all()']);
  });

  it('is a tool of MCP where its own program can be asked by more, whatever others can', async () => {
    const server = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\nimport { db } from './db';\nexport function makeServer() {\n  const server = new McpServer({ name: 'orders', version: '1.0.0' });\n  server.tool('list', async () => ${read});\n  return server;\n}`;
    const stdio = `import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';\nimport { makeServer } from './server';\nmakeServer().connect(new StdioServerTransport());`;
    const http = (from: string): string => `import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';\nimport { makeServer } from './${from}';\nmakeServer().connect(new StreamableHTTPServerTransport({}));`;
    const prices = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\nexport const makeServer = () => new McpServer({ name: 'prices', version: '1.0.0' });`;

    expect(await blockingCalls({ 'src/db.ts': database, 'src/server.ts': server, 'src/stdio.ts': stdio, 'src/prices.ts': prices, 'src/http.ts': http('prices') })).toEqual([]);
    expect(await blockingCalls({ 'src/db.ts': database, 'src/server.ts': server, 'src/stdio.ts': stdio, 'src/http.ts': http('server') })).toEqual(['TOOL list -> better-sqlite3 Statement.all()']);
  });

  it('is made for each session by what serves it', async () => {
    expect(await reached(`import { createMcpHandler } from 'mcp-handler';\nconst handler = createMcpHandler((server) => { server.tool('list', {}, async () => ${read}); });\nexport { handler as GET };`)).toContain('TOOL list -> better-sqlite3 Statement.all()');
  });

  it('is a class of a framework', async () => {
    expect(await reached(`import { FastMCP } from 'fastmcp';\nconst server = new FastMCP({ name: 'orders' });\nserver.addTool({ name: 'list', parameters: schema, execute: async () => ${read}, canAccess: () => true });`)).toEqual(['TOOL list -> better-sqlite3 Statement.all()']);
  });

  it('is none where a client asks one', async () => {
    expect(await reached(`import { Client } from '@modelcontextprotocol/sdk/client/index.js';\nconst client = new Client({ name: 'orders' });\nclient.setRequestHandler(schema, async () => ${read});`)).toEqual([]);
  });
});

describe('handlers inside objects', () => {
  it('are the methods of a server route of TanStack', async () => {
    expect(await reached(`import { createFileRoute } from '@tanstack/react-router';\nexport const Route = createFileRoute('/api/orders/$id')({ server: { handlers: { GET: async () => new Response(${read}) } }, component: () => ${read} });`)).toEqual(['GET /api/orders/$id -> better-sqlite3 Statement.all()']);
  });

  it('are the hooks of one route of Elysia', async () => {
    expect(await reached(`import { Elysia } from 'elysia';\nnew Elysia().get('/orders', () => [], { beforeHandle: () => { ${read}; } });`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('are the messages of a socket of Elysia', async () => {
    expect(await reached(`import { Elysia } from 'elysia';\nnew Elysia().ws('/orders', { message() { ${read}; } });`)).toEqual(['WS /orders -> better-sqlite3 Statement.all()']);
  });

  it('are the routes under a guard, apart from the guard', async () => {
    expect(await reached(`import { Elysia } from 'elysia';\nnew Elysia().guard({ beforeHandle: () => true }, (app) => app.get('/orders', () => ${read}));`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });
});

describe('procedures that the server calls itself', () => {
  const router = `import { initTRPC } from '@trpc/server';\nimport express from 'express';\nimport { db } from './db';\nconst t = initTRPC.create();\nconst orders = t.router({ recent: t.procedure.query(() => db.prepare('select 1').all()), countries: t.procedure.query(() => ['CH']) });\nconst appRouter = t.router({ orders });\nconst app = express();\n`;
  const reached = async (source: string): Promise<readonly string[]> => (await blockingCalls({ 'src/db.ts': database, 'src/app.ts': `${router}${source}` })).filter((call) => call.startsWith('GET'));

  it('run for the request that calls them through a caller', async () => {
    const page = (call: string): string => `const createCaller = t.createCallerFactory(appRouter);\napp.get('/orders', async (req, res) => { const caller = createCaller({}); res.json(await caller.orders.${call}()); });`;

    expect(await reached(page('recent'))).toEqual(['GET /orders -> handler -> better-sqlite3 Statement.all()']);
    expect(await reached(page('countries'))).toEqual([]);
  });

  it('run for the request that calls them through the router', async () => {
    expect(await reached(`app.get('/orders', async (req, res) => res.json(await appRouter.createCaller({}).orders.recent()));`)).toEqual(['GET /orders -> handler -> better-sqlite3 Statement.all()']);
  });
});

describe('the context of tRPC', () => {
  const routers = `import { initTRPC } from '@trpc/server';\nconst t = initTRPC.context<object>().create();\nconst router = t.router({ health: t.procedure.query(() => 'ok') });\n`;

  it('is made for every request of the standalone server, of express and of fastify', async () => {
    const make = `createContext: async ({ req }) => ({ user: ${read} })`;
    const servers: readonly string[] = [
      `import { createHTTPServer } from '@trpc/server/adapters/standalone';\ncreateHTTPServer({ router, ${make} }).listen(3000);`,
      `import { createExpressMiddleware } from '@trpc/server/adapters/express';\nimport express from 'express';\nexpress().use('/trpc', createExpressMiddleware({ router, ${make} }));`,
      `import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';\nimport Fastify from 'fastify';\nFastify().register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions: { router, ${make} } });`,
    ];

    for (const server of servers) expect(await reached(`${routers}${server}`)).toEqual(['TRPC context -> better-sqlite3 Statement.all()']);
  });

  it('is what procedures read where its type tells their names alone', async () => {
    const typed = `import { initTRPC } from '@trpc/server';\ntype Context = { mayRead: (id: number) => Promise<boolean> };\nconst t = initTRPC.context<Context>().create();\nconst router = t.router({ order: t.procedure.query(async ({ ctx }) => await ctx.mayRead(1)) });\n`;
    const make = `createContext: async () => { const mayRead = async () => ${read}.length > 0; return { mayRead }; }`;
    const servers: readonly string[] = [
      `import { createHTTPServer } from '@trpc/server/adapters/standalone';\ncreateHTTPServer({ router, ${make} }).listen(3000);`,
      `import { applyWSSHandler } from '@trpc/server/adapters/ws';\nimport { WebSocketServer } from 'ws';\napplyWSSHandler({ wss: new WebSocketServer(), router, ${make} });`,
      `import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';\nimport Fastify from 'fastify';\nFastify().register(fastifyTRPCPlugin, { trpcOptions: { router, ${make} } });`,
      `import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\nexport const handle = (req: Request) => fetchRequestHandler({ endpoint: '/trpc', req, router, ${make} });`,
    ];

    for (const server of servers) expect(await reached(`${typed}${server}`)).toEqual(['QUERY order -> mayRead -> better-sqlite3 Statement.all()']);
  });

  it('is made by the handler that hands its request on', async () => {
    const source = `${routers}import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\nimport { Hono } from 'hono';\nconst app = new Hono();\napp.all('/trpc/*', (c) => fetchRequestHandler({ endpoint: '/trpc', req: c.req.raw, router, createContext: () => ({ user: ${read} }), onError: () => { ${read}; } }));\nexport default app;`;

    expect(await reached(source)).toEqual(['ALL /trpc/* -> createContext -> better-sqlite3 Statement.all()']);
  });

  it('is not what hears of errors', async () => {
    expect(await reached(`${routers}import { createHTTPServer } from '@trpc/server/adapters/standalone';\ncreateHTTPServer({ router, createContext: () => ({}), onError: () => { ${read}; } }).listen(3000);`)).toEqual([]);
  });
});

describe('what a procedure of oRPC finds in its context', () => {
  const base = `import { os } from '@orpc/server';\nconst base = os.$context<{ user: string }>();`;

  it('is what middleware adds', async () => {
    const added = (asked: string): Promise<readonly string[]> =>
      reached(`${base}\nconst open = base.middleware(async ({ next }) => next({ context: { orders: { recent: () => ${read} }, prices: { list: () => [] } } }));\nexport const list = base.use(open).handler(async ({ context }) => ${asked});`);

    expect(await added('context.orders.recent()')).toEqual(['RPC list -> recent -> better-sqlite3 Statement.all()']);
    expect(await added('context.prices.list()')).toEqual([]);
  });

  it('is what the handler of the server is given', async () => {
    const server = `import { RPCHandler } from '@orpc/server/fetch';\nconst handler = new RPCHandler({ list });\nexport const serve = (request: Request) => handler.handle(request, { prefix: '/rpc', context: { recent: () => ${read}, countries: () => ['CH'] } });`;
    const given = (asked: string): Promise<readonly string[]> => reached(`${base}\nexport const list = base.handler(({ context }) => ${asked});\n${server}`);

    expect(await given('context.recent()')).toEqual(['RPC list -> recent -> better-sqlite3 Statement.all()']);
    expect(await given('context.countries()')).toEqual([]);
  });
});
