import { blockingCalls } from '../../blocking-calls.ts';

const utility = `import Database from 'better-sqlite3';\nlet db;\nexport function useDatabase() {\n  db ??= new Database('shop.db');\n  return db;\n}`;
const handler = `export default defineEventHandler(() => useDatabase().prepare('select 1').all());`;

/** What the handlers of a Nuxt application reach. */
function reached(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return blockingCalls({ 'package.json': '{"dependencies":{"nuxt":"4.0.0"}}', ...files });
}

describe('what a framework imports by itself', () => {
  it('is known to every handler', async () => {
    expect(await reached({ 'server/utils/database.ts': utility, 'server/api/orders.get.ts': handler })).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('is the default export under the name of its file', async () => {
    expect(await reached({ 'server/utils/use-database.ts': utility.replace('function useDatabase', 'default function'), 'server/api/orders.get.ts': handler })).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('is a wrapper around handlers too', async () => {
    const wrapped = `export default defineShopHandler(() => useDatabase().prepare('select 1').all());`;

    expect(await reached({ 'server/utils/database.ts': utility, 'server/utils/handler.ts': `export const defineShopHandler = (handle) => defineEventHandler(async (event) => handle(event));`, 'server/api/orders.get.ts': wrapped })).toEqual([
      expect.stringMatching(/^GET \/api\/orders -> .*better-sqlite3 Statement\.all\(\)$/),
    ]);
  });

  it('may be imported from the module that stands for all of it', async () => {
    expect(await reached({ 'server/utils/database.ts': utility, 'server/api/orders.get.ts': `import { defineEventHandler, useDatabase } from '#imports';\n${handler}` })).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });

  it('is not what lies in another folder', async () => {
    expect(await reached({ 'server/lib/database.ts': utility, 'server/api/orders.get.ts': handler })).toEqual([]);
  });

  it('is not what another application of the repository has', async () => {
    const calls = await blockingCalls({
      'shop/package.json': '{"dependencies":{"nuxt":"4.0.0"}}',
      'shop/server/api/orders.get.ts': handler,
      'admin/package.json': '{"dependencies":{"nuxt":"4.0.0"}}',
      'admin/server/utils/database.ts': utility,
    });

    expect(calls).toEqual([]);
  });
});
