import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const orders = `import { db } from './db';\nexport const recentOrders = () => db.prepare('select * from orders').all();`;
const found = ['POST /api/checkout -> recentOrders -> better-sqlite3 Statement.all()'];

describe('a project of several packages', () => {
  it('is followed from one package into another', async () => {
    const calls = await blockingCalls({
      'package.json': '{"workspaces":["apps/*","packages/*"]}',
      'packages/orders/package.json': '{"name":"@shop/orders","main":"dist/index.js"}',
      'packages/orders/src/index.ts': `export * from './orders';`,
      'packages/orders/src/orders.ts': orders,
      'packages/orders/src/db.ts': database,
      'apps/web/package.json': '{"name":"web","dependencies":{"@shop/orders":"workspace:*"}}',
      'apps/web/src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from '@shop/orders';`),
    });

    expect(calls).toEqual(found);
  });

  it.each([
    ['the file beside src that is built into it', { 'packages/orders/server.ts': `export * from './src/entry';`, 'packages/orders/src/entry.ts': `export * from './orders';`, 'packages/orders/src/server.ts': 'export const serve = () => 1;' }, found],
    ['the file in src where that beside it hands on what is built', { 'packages/orders/server.js': `module.exports = require('./dist/server.js');`, 'packages/orders/src/server.ts': `export * from './orders';` }, found],
    ['the file in src where all is built from there', { 'packages/orders/tsconfig.json': '{"compilerOptions":{"rootDir":"./src","outDir":"dist"}}', 'packages/orders/server.ts': 'export const recentOrders = () => 1;', 'packages/orders/src/server.ts': `export * from './orders';` }, found],
    ['the file in src where none stands beside it', { 'packages/orders/src/server.ts': 'export const recentOrders = () => 1;', 'packages/orders/old/server.ts': `export * from '../src/orders';` }, []],
  ])('is followed into %s', async (_, files: Readonly<Record<string, string>>, expected) => {
    expect(await blockingCalls({
      'package.json': '{"workspaces":["apps/*","packages/*"]}',
      'packages/orders/package.json': '{"name":"@shop/orders","exports":{"./server":"./dist/server.js"}}',
      'packages/orders/src/orders.ts': orders,
      'packages/orders/src/db.ts': database,
      'apps/web/package.json': '{"name":"web","dependencies":{"@shop/orders":"workspace:*"}}',
      'apps/web/src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from '@shop/orders/server';`),
      ...files,
    })).toEqual(expected);
  });

  it('is followed through an inherited alias', async () => {
    const calls = await blockingCalls({
      'tsconfig.base.json': '{"compilerOptions":{"baseUrl":".","paths":{"@orders/*":["packages/orders/src/*"]}}}',
      'apps/web/tsconfig.json': '{"extends":"../../tsconfig.base.json"}',
      'packages/orders/src/orders.ts': orders,
      'packages/orders/src/db.ts': database,
      'apps/web/src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from '@orders/orders';`),
    });

    expect(calls).toEqual(found);
  });

  it('is followed through its own imports', async () => {
    const calls = await blockingCalls({
      'package.json': '{"imports":{"#orders":"./src/orders.ts"}}',
      'src/orders.ts': orders,
      'src/db.ts': database,
      'src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from '#orders';`),
    });

    expect(calls).toEqual(found);
  });

  it('does not take a published package for its own folder of that name', async () => {
    const calls = await blockingCalls({
      'orders/index.ts': `export const recentOrders = () => 1;`,
      'orders/db.ts': database,
      'src/app.ts': checkout('res.json(recentOrders());', `import { recentOrders } from 'orders';`),
    });

    expect(calls).toEqual([]);
  });
});

describe('the package that asks for a framework', () => {
  const settings = new Map([
    ['package.json', '{"workspaces":["apps/*"]}'],
    ['apps/base/package.json', '{"dependencies":{"nuxt":"4.0.0"}}'],
    ['apps/shop/package.json', '{"dependencies":{"@shop/base":"workspace:*"},"scripts":{"build":"prepare && nuxt build"}}'],
    ['apps/docs/package.json', '{"scripts":{"build":"nuxt-docs build"}}'],
  ]);
  const resolver = new ModuleResolver([...settings.keys()], settings);

  it('says so in its dependencies or in a script that runs it', () => {
    expect(resolver.findRequestingFolder('apps/base/server/api/orders.ts', ['nuxt'])).toBe('apps/base');
    expect(resolver.findRequestingFolder('apps/shop/server/api/orders.ts', ['nuxt'])).toBe('apps/shop');
    expect(resolver.isRequested(['nuxt'])).toBe(true);
  });

  it('is none where a script only runs something of a similar name', () => {
    expect(resolver.findRequestingFolder('apps/docs/server/api/orders.ts', ['nuxt'])).toBeNull();
    expect(resolver.isRequested(['next'])).toBe(false);
  });
});
