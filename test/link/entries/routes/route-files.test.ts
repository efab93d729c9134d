import { blockingCalls, routesOf } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What the routes of a project with one file beside its database reach. */
function reached(dependency: string, file: string, source: string): Promise<readonly string[]> {
  const up = '../'.repeat(file.split('/').length - 1);
  return blockingCalls({ 'package.json': `{"dependencies":{"${dependency}":"1.0.0"}}`, 'lib/db.ts': database, [file]: `${source}\nimport { db } from '${up === '' ? './' : up}lib/db';` });
}

describe('files that a framework loads by name', () => {
  it('are routes of the Next.js app folder', async () => {
    expect(await reached('next', 'app/api/orders/[id]/route.ts', `export async function GET() { return Response.json(${read}); }\nexport const POST = async () => Response.json({});`)).toEqual(['GET /api/orders/[id] -> better-sqlite3 Statement.all()']);
  });

  it('are routes without the group they stand in', async () => {
    expect(await reached('next', 'src/app/(shop)/checkout/route.ts', `export async function POST() { return Response.json(${read}); }`)).toEqual(['POST /checkout -> better-sqlite3 Statement.all()']);
  });

  it('are pages of Next.js that render on the server', async () => {
    expect(await reached('next', 'app/orders/page.tsx', `export default async function Page() { const orders = ${read}; return <p>{orders.length}</p>; }`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('are routes under pages/api', async () => {
    expect(await reached('next', 'pages/api/orders.ts', `export default function handler(req, res) { res.json(${read}); }`)).toEqual(['ALL /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('are server actions', async () => {
    const calls = await blockingCalls({
      'package.json': '{"dependencies":{"next":"16.0.0"}}',
      'lib/db.ts': database,
      'app/checkout/actions.ts': `'use server';\nimport { db } from '../../lib/db';\nexport async function placeOrder() { return ${read}; }`,
    });

    expect(calls).toEqual(['ACTION placeOrder -> better-sqlite3 Statement.all()']);
  });

  it('are not the other functions of a page that holds a server action', async () => {
    expect(await reached('next', 'app/orders/page.tsx', `function count() { return ${read}; }\nexport default function Page() {\n  async function placeOrder() { 'use server'; ${read}; }\n  return <form action={placeOrder} />;\n}`)).toEqual(['ACTION placeOrder -> better-sqlite3 Statement.all()']);
  });

  it('are not pages that the browser renders', async () => {
    expect(await reached('next', 'app/orders/page.tsx', `'use client';\nexport default function Page() { return ${read}; }`)).toEqual([]);
  });

  it('are layouts, on the path of every page below them', async () => {
    expect(await reached('next', 'app/(shop)/orders/layout.tsx', `export default async function Layout({ children }) { ${read}; return children; }`)).toEqual(['GET /orders/* -> better-sqlite3 Statement.all()']);
  });

  it('are not what Next.js runs when it builds the site or starts', async () => {
    expect(await reached('next', 'pages/orders/[id].tsx', `export async function getStaticProps() { return { props: { orders: ${read} } }; }\nexport async function getStaticPaths() { return ${read}; }`)).toEqual([]);
    expect(await reached('next', 'instrumentation.ts', `export async function register() { ${read}; }`)).toEqual([]);
  });

  it('are middleware of Next.js under both names, exported either way', async () => {
    expect(await reached('next', 'src/middleware.ts', `export function middleware() { ${read}; }`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
    expect(await reached('next', 'proxy.ts', `export default function proxy() { ${read}; }`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
    expect(await reached('next', 'src/store/middleware.ts', `export function middleware() { ${read}; }`)).toEqual([]);
  });

  it('are loads, actions and endpoints of SvelteKit', async () => {
    expect(await reached('@sveltejs/kit', 'src/routes/orders/+server.ts', `export const GET = () => new Response(JSON.stringify(${read}));`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached('@sveltejs/kit', 'src/routes/orders/+page.server.ts', `export const load = async () => ({ orders: ${read} });`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached('@sveltejs/kit', 'src/routes/orders/+page.server.ts', `export const actions = { place: async () => ${read} };`)).toEqual(['POST /orders?/place -> better-sqlite3 Statement.all()']);
  });

  it('are loaders and actions of React Router', async () => {
    expect(await reached('@remix-run/node', 'app/routes/orders.tsx', `export async function loader() { return ${read}; }`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached('@remix-run/node', 'app/routes/orders.tsx', `export const action = async () => ${read};`)).toEqual(['POST /orders -> better-sqlite3 Statement.all()']);
  });

  it('are loaders of React Router, whose file names spell the path with dots', async () => {
    expect(await reached('@remix-run/node', 'app/routes/_shop.orders.$id.tsx', `export const loader = () => ${read};`)).toEqual(['GET /orders/:id -> better-sqlite3 Statement.all()']);
    expect(await reached('@remix-run/node', 'app/root.tsx', `export const loader = () => ${read};`)).toEqual(['GET /* -> better-sqlite3 Statement.all()']);
  });

  it('are hooks of SvelteKit on every request, but not the one at its start', async () => {
    const hooks = `import { sequence } from '@sveltejs/kit/hooks';\nconst log = ({ event, resolve }) => resolve(event);\nconst session = ({ event, resolve }) => { ${read}; return resolve(event); };\nexport const handle = sequence(log, session);`;

    expect(await reached('@sveltejs/kit', 'src/hooks.server.ts', hooks)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
    expect(await reached('@sveltejs/kit', 'src/hooks.server.ts', `export const init = () => { ${read}; };`)).toEqual([]);
  });

  it('are handlers of Nuxt, which needs no import', async () => {
    expect(await reached('nuxt', 'server/api/orders/[id].get.ts', `export default defineEventHandler(() => ${read});`)).toEqual(['GET /api/orders/[id] -> better-sqlite3 Statement.all()']);
    expect(await reached('nuxt', 'layers/shop/server/routes/feed.xml.ts', `export default eventHandler({ handler: () => ${read} });`)).toEqual(['ALL /feed.xml -> better-sqlite3 Statement.all()']);
    expect(await reached('nuxt', 'server/middleware/session.ts', `export default defineEventHandler(() => { ${read}; });`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
  });

  it('are not the plugins of Nitro, only the requests they listen to', async () => {
    expect(await reached('nuxt', 'server/plugins/database.ts', `export default defineNitroPlugin(() => { ${read}; });`)).toEqual([]);
    expect(await reached('nuxt', 'server/plugins/audit.ts', `export default defineNitroPlugin((nitro) => { nitro.hooks.hook('request', () => { ${read}; }); nitro.hooks.hook('close', () => { ${read}; }); });`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
  });

  it('are routes of Nitro without Nuxt', async () => {
    expect(await reached('nitropack', 'routes/orders.post.ts', `import { eventHandler } from 'h3';\nexport default eventHandler(() => ${read});`)).toEqual(['POST /orders -> better-sqlite3 Statement.all()']);
  });

  it('are endpoints and middleware of Astro', async () => {
    expect(await reached('astro', 'src/pages/api/orders.json.ts', `export const GET = async () => new Response(${read});`)).toEqual(['GET /api/orders.json -> better-sqlite3 Statement.all()']);
    expect(await reached('astro', 'src/middleware.ts', `import { defineMiddleware } from 'astro:middleware';\nexport const onRequest = defineMiddleware((context, next) => { ${read}; return next(); });`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()']);
  });

  it('are named from the folder of the package that asks for the framework', async () => {
    const routes = await routesOf({
      'app/package.json': '{"dependencies":{"next":"16.0.0"}}',
      'app/app/api/app/route.ts': `export const GET = async () => Response.json([]);`,
    });

    expect(routes).toEqual(['GET /api/app']);
  });

  it('are nothing in a project without the framework', async () => {
    expect(await reached('express', 'app/api/orders/route.ts', `export async function GET() { return Response.json(${read}); }`)).toEqual([]);
  });

  it('are nothing beside the file with the name', async () => {
    expect(await reached('next', 'app/api/orders/orders.ts', `export async function GET() { return Response.json(${read}); }`)).toEqual([]);
  });

  it('are routes wherever they get their handler from', async () => {
    const routes = await routesOf({
      'package.json': '{"dependencies":{"next":"16.0.0"}}',
      'lib/handlers.ts': `export const listOrders = async () => Response.json([]);`,
      'app/api/orders/route.ts': `export { listOrders as GET } from '../../../lib/handlers';`,
    });

    expect(routes).toEqual(['GET /api/orders']);
  });
});
