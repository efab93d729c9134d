import { blockingCalls } from '../link/blocking-calls.ts';

interface Shop {
  readonly settings: string;
  readonly file?: string;
  readonly open?: string;
  readonly needs?: string;
}

/** What a handler of a Nuxt or Nitro server reaches that asks the framework for its database. */
function reached({ settings, file = 'nuxt.config.ts', open = 'useDatabase()', needs = 'nuxt' }: Shop): Promise<readonly string[]> {
  return blockingCalls({
    'package.json': `{"dependencies":{"${needs}":"^4.0.0"}}`,
    [file]: settings,
    'server/api/orders.get.ts': `export default defineEventHandler(async () => {\n  const db = ${open};\n  return db.prepare('select * from orders').all();\n});`,
  });
}

const blocks = ['GET /api/orders -> db0 Statement.all() (hidden, likely)'];
const nuxt = (database: string): string => `export default defineNuxtConfig({ nitro: { experimental: { database: true }, ${database} } });`;

describe('the database that Nitro opens', () => {
  it('blocks where the settings connect it to a SQLite file', async () => {
    expect(await reached({ settings: nuxt(`database: { default: { connector: 'better-sqlite3' } }`) })).toEqual(blocks);
  });

  it('does not block where they connect it to Postgres', async () => {
    expect(await reached({ settings: nuxt(`database: { default: { connector: 'postgresql' } }`) })).toEqual([]);
  });

  it('is a SQLite file where the settings only turn it on', async () => {
    expect(await reached({ settings: nuxt('') })).toEqual(blocks);
    expect(await reached({ settings: 'export default defineNuxtConfig({});' })).toEqual([]);
  });

  it('blocks by another name where every connection is one to a SQLite file', async () => {
    const both = (connector: string): string => nuxt(`database: { default: { connector: 'sqlite' }, orders: { connector: '${connector}' } }`);

    expect(await reached({ settings: both('node-sqlite'), open: `useDatabase('orders')` })).toEqual(blocks);
    expect(await reached({ settings: both('mysql2'), open: `useDatabase('orders')` })).toEqual([]);
    expect(await reached({ settings: both('mysql2') })).toEqual(blocks);
  });

  it('is found in the settings of a server that is Nitro alone', async () => {
    const settings = (connector: string): string => `import { defineNitroConfig } from 'nitropack/config';\nexport default defineNitroConfig({ database: { default: { connector: '${connector}' } } });`;

    expect(await reached({ settings: settings('sqlite'), file: 'nitro.config.ts', needs: 'nitropack' })).toEqual(blocks);
    expect(await reached({ settings: settings('pglite'), file: 'nitro.config.ts', needs: 'nitropack' })).toEqual([]);
  });

  it.each([
    ['of Nitro itself', "import { nitro } from 'nitro/vite';", 'nitro'],
    ['that somebody else made of Nitro', "import viteNitro from 'vite-plugin-with-nitro';", 'viteNitro'],
  ])('is found in the settings of a plug-in of Vite %s', async (_, imported, name) => {
    const settings = (connector: string): string => `${imported}\nconst options: Parameters<typeof ${name}>[0] = { preset: 'node-server', database: { default: { connector: '${connector}' } } };\nif (process.env.PAGES) { options.preset = 'cloudflare-pages'; options.database = { default: { connector: 'cloudflare-d1' } }; }\nexport default () => ${name}(options);`;

    expect(await reached({ settings: settings('better-sqlite3'), file: 'server.config.ts', needs: 'nitropack' })).toEqual(blocks);
    expect(await reached({ settings: settings('postgresql'), file: 'server.config.ts', needs: 'nitropack' })).toEqual([]);
  });

  it('is not what a function of the same name gives', async () => {
    expect(await reached({ settings: nuxt(''), open: `((useDatabase) => useDatabase())(() => ({ prepare: () => ({ all: () => [] }) }))` })).toEqual([]);
  });
});
