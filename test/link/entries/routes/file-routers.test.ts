import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What the requests to a project of one framework reach, with one file beside its database. */
function reached(dependency: string, file: string, source: string): Promise<readonly string[]> {
  const up = '../'.repeat(file.split('/').length - 1);
  return blockingCalls({ 'package.json': `{"dependencies":{"${dependency}":"1.0.0"}}`, 'lib/db.ts': database, [file]: `${source}\nimport { db } from '${up === '' ? './' : up}lib/db';` });
}
const last = 'better-sqlite3 Statement.all()';

describe('files and functions that a framework answers requests with', () => {
  it.each([
    ['Qwik City, as an endpoint', '@builder.io/qwik-city', 'src/routes/orders/index.tsx', `export const onGet = async ({ json }) => json(200, ${read});`, `GET /orders -> ${last}`],
    ['Qwik City, as what a page loads', '@builder.io/qwik-city', 'src/routes/orders/index.tsx', `import { routeLoader$ } from '@builder.io/qwik-city';\nexport const useOrders = routeLoader$(() => ${read});`, `LOADER useOrders -> ${last}`],
    ['Vike', 'vike', 'pages/orders/+data.ts', `export async function data() { return ${read}; }`, `GET /orders -> ${last}`],
    ['Waku', 'waku', 'src/pages/orders.tsx', `export default async function Orders() { return <p>{${read}.length}</p>; }`, `GET /orders -> ${last}`],
    ['Moleculer', 'moleculer', 'src/orders.service.ts', `export default { name: 'orders', actions: { recent() { return ${read}; } } };`, `ACTION recent -> ${last}`],
    ['Moleculer, with settings of an action', 'moleculer', 'src/orders.service.ts', `export default { name: 'orders', actions: { recent: { cache: true, handler() { return ${read}; } } } };`, `ACTION recent -> ${last}`],
    ['Sails', 'sails', 'api/controllers/OrderController.js', `module.exports = { recent(req, res) { res.json(${read}); } };`, `ACTION recent -> ${last}`],
    ['Strapi, in a plain controller', '@strapi/strapi', 'src/api/orders/controllers/order.ts', `export default { async recent(ctx) { ctx.body = ${read}; } };`, `ACTION recent -> ${last}`],
    ['Strapi, in one that adds to its own', '@strapi/strapi', 'src/api/orders/controllers/order.ts', `import { factories } from '@strapi/strapi';\nexport default factories.createCoreController('api::order.order', ({ strapi }) => ({ async recent(ctx) { ctx.body = ${read}; } }));`, `ACTION recent -> ${last}`],
    ['Payload, as an endpoint', 'payload', 'payload.config.ts', `import { buildConfig } from 'payload';\nconst Orders = { slug: 'orders', endpoints: [{ path: '/recent', method: 'get', handler: async () => Response.json(${read}) }] };\nexport default buildConfig({ collections: [Orders] });`, `ALL /endpoints -> ${last}`],
    ['Payload, as a hook', 'payload', 'payload.config.ts', `import { buildConfig } from 'payload';\nexport default buildConfig({ collections: [{ slug: 'orders', hooks: { afterChange: [() => { ${read}; }] } }] });`, `HOOK /afterChange -> ${last}`],
    ['Encore', 'encore.dev', 'orders/orders.ts', `import { api } from 'encore.dev/api';\nexport const recent = api({ expose: true, method: 'GET', path: '/orders' }, async () => ({ orders: ${read} }));`, `GET /orders -> ${last}`],
    ['Foal', '@foal/core', 'src/orders.ts', `import { Get, HttpResponseOK } from '@foal/core';\nexport class OrdersController { @Get('/orders') recent() { return new HttpResponseOK(${read}); } }`, `GET /orders -> ${last}`],
    ['Directus', '@directus/extensions-sdk', 'src/index.ts', `import { defineEndpoint } from '@directus/extensions-sdk';\nexport default defineEndpoint((router) => { router.get('/orders', (req, res) => res.json(${read})); });`, `GET /orders -> ${last}`],
  ])('are entered: %s', async (_, dependency, file, source, expected) => {
    expect(await reached(dependency, file, source)).toEqual([expected]);
  });

  it.each([
    ['a route without the framework', 'express', 'src/api/store/orders/route.ts', `export const GET = async (req, res) => res.json(${read});`],
    ['a page of Waku that the browser renders', 'waku', 'src/pages/orders.tsx', `'use client';\nexport default function Orders() { return ${read}; }`],
    ['a method of a service of Moleculer that no action calls', 'moleculer', 'src/orders.service.ts', `export default { name: 'orders', methods: { recent() { return ${read}; } } };`],
    ['a service of Sails that nobody calls', 'sails', 'api/services/OrderService.js', `module.exports = { recent() { return ${read}; } };`],
    ['a service of Strapi that nobody calls', '@strapi/strapi', 'src/api/orders/services/order.ts', `export default { async recent() { return ${read}; } };`],
    ['what a page of Vike exports beside its data', 'vike', 'pages/orders/+data.ts', `export const data = async () => [];\nexport function archive() { return ${read}; }`],
  ])('are not entered: %s', async (_, dependency, file, source) => {
    expect(await reached(dependency, file, source)).toEqual([]);
  });
});
