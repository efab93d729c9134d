import { blockingCalls } from '../blocking-calls.ts';
import { database } from '../shop.ts';

/** A server that registers what the project's own kind of module holds, by a function only running finds. */
const server = `import Fastify from 'fastify';
import { mountAll } from 'house-server';
import { orders } from './orders';
const app = Fastify();
mountAll(app, { orders });
app.listen({ port: 3000 });`;
const orders = (imports: string, declared: string): string => `import { db } from './db';
${imports}
${declared}`;
const body = `(app, options, done) => { app.get('/orders', () => db.prepare('select * from orders').all()); done(); }`;
const found = ['GET /orders -> better-sqlite3 Statement.all()'];

describe('functions in an object whose type says what a library hands them', () => {
  it.each([
    ['an interface', `import type { FastifyPluginCallback } from 'fastify';\nexport interface Area { readonly prefix?: string; readonly open?: FastifyPluginCallback }`, `export const orders: Area = { open: ${body} };`],
    ['an alias', `import { FastifyPluginCallback } from 'fastify';\nexport type Area = { open: FastifyPluginCallback };`, `const open = ${body};\nexport const orders: Area = { open };`],
    ['an interface in another', `import type { FastifyPluginCallback } from 'fastify';\ninterface Plugins { closed: FastifyPluginCallback }\nexport interface Area { plugins: Plugins }`, `export const orders: Area = { plugins: { closed: ${body} } };`],
    ['an interface that extends one', `import type { FastifyPluginCallback } from 'fastify';\ninterface Plugins { closed: FastifyPluginCallback }\nexport interface Area extends Plugins { name: string }`, `export const orders: Area = { name: 'orders', closed: ${body} };`],
  ])('are given it: %s', async (_, types, declared) => {
    const calls = await blockingCalls({ 'src/server.ts': server, 'src/db.ts': database, 'src/area.ts': types, 'src/orders.ts': orders(`import type { Area } from './area';`, declared) });

    expect(calls).toEqual(found);
  });

  it('are given it by way of a barrel', async () => {
    const calls = await blockingCalls({
      'src/server.ts': server,
      'src/db.ts': database,
      'src/types/area.ts': `import type { FastifyPluginCallback } from 'fastify';\nexport interface Area { open: FastifyPluginCallback }`,
      'src/types/index.ts': `export * from './area';`,
      'src/orders.ts': orders(`import type { Area } from './types';`, `export const orders: Area = { open: ${body} };`),
    });

    expect(calls).toEqual(found);
  });

  it.each([
    ['a type of the project by that name', `export type FastifyPluginCallback = (app: { get(path: string, load: () => unknown): void }, options: unknown, done: () => void) => void;\nexport interface Area { open: FastifyPluginCallback }`],
    ['another member of it', `import type { FastifyPluginCallback } from 'fastify';\nexport interface Area { closed?: FastifyPluginCallback; open: Function }`],
  ])('are not given it by %s', async (_, types) => {
    const calls = await blockingCalls({ 'src/server.ts': server, 'src/db.ts': database, 'src/area.ts': types, 'src/orders.ts': orders(`import type { Area } from './area';`, `export const orders: Area = { open: ${body} };`) });

    expect(calls).toEqual([]);
  });
});
