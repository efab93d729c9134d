import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;
const call = 'better-sqlite3 Statement.all()';

/** What a site with these settings and files reaches. */
function reached(settings: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return blockingCalls({
    'package.json': '{ "dependencies": { "astro": "5.0.0", "better-sqlite3": "11.0.0" } }',
    'astro.config.mjs': `import { defineConfig } from 'astro/config';\nimport node from '@astrojs/node';\nexport default defineConfig({ ${settings} });`,
    'src/db.ts': database,
    ...files,
  });
}

const page = (before = ''): string => `---\nimport { db } from '../db';\n${before}\nconst orders = ${read};\n---\n<ul>{orders.map((order) => <li>{order.id}</li>)}</ul>\n`;
const endpoint = `import { db } from '../db';\nexport const GET = () => Response.json(${read});`;

describe('pages of Astro', () => {
  it('run their script for each request where the site is served', async () => {
    expect(await reached(`output: 'server', adapter: node()`, { 'src/pages/orders.astro': page() })).toEqual([`GET /orders -> ${call}`]);
    expect(await reached(`adapter: node()`, { 'src/pages/orders.astro': page('export const prerender = false;') })).toEqual([`GET /orders -> ${call}`]);
  });

  it('are made while the site is built elsewhere, and so are its endpoints', async () => {
    expect(await reached(`site: 'https://shop.example'`, { 'src/pages/orders.astro': page(), 'src/pages/orders.json.ts': endpoint })).toEqual([]);
    expect(await reached(`output: 'server'`, { 'src/pages/orders.astro': page('export const prerender = true;') })).toEqual([]);
  });

  it('are taken to be served where the settings do not say it in the open', async () => {
    expect(await reached(`output: process.env.OUTPUT`, { 'src/pages/orders.astro': page() })).toEqual([`GET /orders -> ${call}`]);
    expect(await reached(`...shared`, { 'src/pages/orders.json.ts': endpoint })).toEqual([`GET /orders.json -> ${call}`]);
  });

  it('run the scripts of the components that they show', async () => {
    const shown = `---\nimport Orders from '../components/Orders.astro';\nimport Carts from '../components/Carts.astro';\n---\n<Orders />\n`;
    const component = (statement: string): string => `---\nimport { db } from '../db';\n${statement}\n---\n<slot />\n`;

    expect(await reached(`output: 'server'`, { 'src/pages/index.astro': shown, 'src/components/Orders.astro': component(read), 'src/components/Carts.astro': component(`db.prepare('select 2').get();`) })).toEqual([`GET / -> component -> ${call}`]);
  });

  it('are handed what middleware keeps for the request', async () => {
    const middleware = `import { defineMiddleware } from 'astro:middleware';\nimport { db } from './db';\nexport const onRequest = defineMiddleware((context, next) => { context.locals.db = db; return next(); });`;

    expect(await reached(`output: 'server'`, { 'src/middleware.ts': middleware, 'src/pages/orders.astro': `---\nconst { db } = Astro.locals;\nconst orders = ${read};\n---\n` })).toEqual([`GET /orders -> ${call}`]);
  });
});
