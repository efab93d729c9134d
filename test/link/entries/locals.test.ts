import { blockingCalls } from '../blocking-calls.ts';
import { database } from '../shop.ts';

const svelte = { 'package.json': '{ "dependencies": { "@sveltejs/kit": "2.5.0" } }', 'svelte.config.js': 'export default {};', 'src/lib/server/db.ts': database };
const astro = { 'package.json': '{ "dependencies": { "astro": "4.10.0" } }', 'src/db.ts': database };

describe('the locals of a request', () => {
  it('hold in SvelteKit what the handle hook keeps there', async () => {
    const calls = await blockingCalls({
      ...svelte,
      'src/hooks.server.ts': `import type { Handle } from '@sveltejs/kit';\nimport { db } from '$lib/server/db';\nexport const handle: Handle = async ({ event, resolve }) => { event.locals.db = db; return resolve(event); };`,
      'src/routes/orders/+page.server.ts': `export const load = async ({ locals }) => ({ orders: locals.db.prepare('select 1').all() });\nexport const actions = { cancel: async ({ locals: { db } }) => { db.prepare('delete from orders').run(); } };`,
      'src/routes/export/+server.ts': `export async function GET(event) { return new Response(JSON.stringify(event.locals.db.prepare('select 1').all())); }`,
      'src/routes/cached/+server.ts': `export async function GET({ locals }) { return new Response(JSON.stringify(locals.cache.prepare('select 1').all())); }`,
    });

    expect(calls).toEqual(['GET /export -> better-sqlite3 Statement.all()', 'GET /orders -> better-sqlite3 Statement.all()', 'POST /orders?/cancel -> better-sqlite3 Statement.run()']);
  });

  it('are set by one of several hooks, or as a whole', async () => {
    const load = { 'src/routes/orders/+page.server.ts': `export const load = async ({ locals }) => ({ orders: locals.orders.recent() });` };
    const store = { 'src/lib/server/orders.ts': `export class OrderStore { constructor(private db) {} recent() { return this.db.prepare('select 1').all(); } }` };
    const several = `import { sequence } from '@sveltejs/kit/hooks';\nimport { db } from '$lib/server/db';\nimport { OrderStore } from '$lib/server/orders';\nconst attach = async ({ event, resolve }) => { event.locals.orders = new OrderStore(db); return resolve(event); };\nexport const handle = sequence(attach, async ({ event, resolve }) => resolve(event));`;
    const whole = `import { db } from '$lib/server/db';\nimport { OrderStore } from '$lib/server/orders';\nexport async function handle({ event, resolve }) { event.locals = { ...event.locals, orders: new OrderStore(db) }; return resolve(event); }`;

    for (const hooks of [several, whole]) expect(await blockingCalls({ ...svelte, ...load, ...store, 'src/hooks.server.ts': hooks })).toEqual(['GET /orders -> OrderStore.recent -> better-sqlite3 Statement.all()']);
  });

  it('hold in SvelteKit nothing that an unused object of the same shape keeps', async () => {
    const calls = await blockingCalls({
      ...svelte,
      'src/lib/server/test-event.ts': `import { db } from './db';\nexport const testEvent = { locals: {} };\ntestEvent.locals.db = db;`,
      'src/routes/orders/+page.server.ts': `export const load = async ({ locals }) => ({ orders: locals.db.prepare('select 1').all() });`,
    });

    expect(calls).toEqual([]);
  });

  it('hold in Astro what middleware keeps there', async () => {
    const endpoint = { 'src/pages/api/orders.ts': `export const GET = async ({ locals }) => new Response(JSON.stringify(locals.db.prepare('select 1').all()));`, 'src/pages/api/users.ts': `export const GET = async ({ locals }) => new Response(JSON.stringify(locals.users.prepare('select 1').all()));` };
    const plain = `import { db } from './db';\nexport async function onRequest(context, next) { context.locals.db = db; return next(); }`;
    const defined = `import { defineMiddleware, sequence } from 'astro:middleware';\nimport { db } from './db';\nconst attach = defineMiddleware(async ({ locals }, next) => { locals.db = db; return next(); });\nexport const onRequest = sequence(attach);`;

    for (const middleware of [plain, defined]) expect(await blockingCalls({ ...astro, ...endpoint, 'src/middleware.ts': middleware })).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });
});
