import { readConfigAliases } from '../../../src/link/modules/config-aliases.ts';
import { changesLinking } from '../../../src/link/modules/settings-change.ts';
import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const orders = `import { db } from './db';\nexport const recentOrders = () => db.prepare('select * from orders').all();`;
const found = ['POST /api/checkout -> recentOrders -> better-sqlite3 Statement.all()'];

describe('an alias of a bundler configuration', () => {
  it('is followed where SvelteKit is told of it', async () => {
    const calls = await blockingCalls({
      'svelte.config.js': `export default { kit: { adapter: adapter({ out: 'build' }), alias: { $ui: './src/ui', $server: './src/server' } } };`,
      'src/server/orders.ts': orders,
      'src/server/db.ts': database,
      'src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from '$server/orders';`),
    });

    expect(calls).toEqual(found);
  });

  it.each([
    [`{ 'server': path.resolve(__dirname, 'src', 'server') }`, 'server/orders'],
    [`{ '~server': fileURLToPath(new URL('./src/server', import.meta.url)) }`, '~server/orders'],
    [`{ '#srv/': '/src/server/' }`, '#srv/orders'],
    [`[{ find: /^lodash$/, replacement: 'lodash-es' }, { find: 'server', replacement: resolve('./src/server') }]`, 'server/orders'],
  ])('is followed where Vite is told of it: %s', async (alias, specifier) => {
    const calls = await blockingCalls({
      'vite.config.ts': `// alias: { server: './elsewhere' }\nexport default defineConfig({ plugins: [vue()], resolve: { alias: ${alias} } });`,
      'src/server/orders.ts': orders,
      'src/server/db.ts': database,
      'src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from '${specifier}';`),
    });

    expect(calls).toEqual(found);
  });

  it('is followed where package.json sets it for module-alias', async () => {
    const calls = await blockingCalls({
      'package.json': '{"_moduleAliases":{"@orders":"lib/orders"}}',
      'lib/orders/orders.ts': orders,
      'lib/orders/db.ts': database,
      'src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from '@orders/orders';`),
    });

    expect(calls).toEqual(found);
  });

  it('means nothing where its target is worked out', () => {
    expect(readConfigAliases('vite.config.ts', 'export default { resolve: { alias: { server: serverFolder(), ui: `${root}/ui` } } };')).toEqual([]);
  });

  it('matters when it changes, and the rest of the configuration does not', () => {
    const config = (target: string, port: number): string => `export default { server: { port: ${String(port)} }, resolve: { alias: { server: '${target}' } } };`;

    expect(changesLinking('vite.config.ts', config('./src/server', 3000), config('./lib/server', 3000), () => false)).toBe(true);
    expect(changesLinking('vite.config.ts', config('./src/server', 3000), config('./src/server', 4000), () => false)).toBe(false);
  });

  it('is bounded in a broken or hostile file', () => {
    expect(readConfigAliases('vite.config.ts', `alias: {${'{'.repeat(40_000)}`)).toEqual([]);
    expect(readConfigAliases('vite.config.ts', 'alias: ['.repeat(10_000))).toEqual([]);
  });
});
