import { blockingCalls, routesOf } from '../blocking-calls.ts';
import { database } from '../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What the routes of a project with one file beside its database reach. */
function reached(dependency: string, file: string, source: string): Promise<readonly string[]> {
  const up = '../'.repeat(file.split('/').length - 1);
  return blockingCalls({ 'package.json': `{"dependencies":{"${dependency}":"1.0.0"}}`, 'lib/db.ts': database, [file]: `import { db } from '${up === '' ? './' : up}lib/db';\n${source}` });
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

    expect(calls).toEqual([expect.stringMatching(/^ACTION .* -> better-sqlite3 Statement\.all\(\)$/)]);
  });

  it('are loads, actions and endpoints of SvelteKit', async () => {
    expect(await reached('@sveltejs/kit', 'src/routes/orders/+server.ts', `export const GET = () => new Response(JSON.stringify(${read}));`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached('@sveltejs/kit', 'src/routes/orders/+page.server.ts', `export const load = async () => ({ orders: ${read} });`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached('@sveltejs/kit', 'src/routes/orders/+page.server.ts', `export const actions = { place: async () => ${read} };`)).toEqual(['POST /orders -> better-sqlite3 Statement.all()']);
  });

  it('are loaders and actions of React Router', async () => {
    expect(await reached('@remix-run/node', 'app/routes/orders.tsx', `export async function loader() { return ${read}; }`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached('@remix-run/node', 'app/routes/orders.tsx', `export const action = async () => ${read};`)).toEqual(['POST /orders -> better-sqlite3 Statement.all()']);
  });

  it('are handlers of Nuxt, which needs no import', async () => {
    expect(await reached('nuxt', 'server/api/orders.get.ts', `export default defineEventHandler(() => ${read});`)).toEqual([expect.stringMatching(/ \/api\/orders.* -> better-sqlite3 Statement\.all\(\)$/)]);
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
