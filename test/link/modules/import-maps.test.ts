/** What Deno's import maps make of a bare specifier. */
import { ModuleResolver, type ResolvedModule } from '../../../src/link/modules/resolve-module.ts';
import { blockingCalls } from '../blocking-calls.ts';

function resolve(from: string, specifier: string, settings: Readonly<Record<string, unknown>>, paths: readonly string[] = []): ResolvedModule {
  return new ModuleResolver([...paths, ...Object.keys(settings)], new Map(Object.entries(settings).map(([path, value]) => [path, JSON.stringify(value)]))).resolve(from, specifier);
}

describe('a name of an import map', () => {
  it.each([
    ['a module at an address, without its version', 'sqlite', 'https://deno.land/x/sqlite@v3.9.1/mod.ts', 'https://deno.land/x/sqlite/mod.ts'],
    ['a package of npm', 'pg', 'npm:postgres@3.4.7', 'postgres'],
    ['a package of jsr', 'sqlite', 'jsr:@db/sqlite@^0.12.0', '@db/sqlite'],
    ['a package behind a server of npm packages', 'stripe', 'https://esm.sh/stripe@14.1.0?target=deno', 'stripe'],
  ])('means %s', (_, name, target, specifier) => {
    expect(resolve('backend/src/orders.ts', name, { 'backend/deno.json': { imports: { [name]: target } } })).toEqual({ kind: 'package', specifier });
  });

  it('means what stands behind its beginning', () => {
    const settings = { 'deno.json': { imports: { '@/': './', '@/db/': './data/', 'hono/': 'npm:/hono@4.9.0/' } } };

    expect(resolve('routes/orders.ts', '@/lib/cart.ts', settings, ['lib/cart.ts'])).toEqual({ kind: 'file', file: 'lib/cart.ts' });
    expect(resolve('routes/orders.ts', '@/db/orders.ts', settings, ['data/orders.ts', 'db/orders.ts'])).toEqual({ kind: 'file', file: 'data/orders.ts' });
    expect(resolve('routes/orders.ts', 'hono/cors', settings)).toEqual({ kind: 'package', specifier: 'hono/cors' });
  });

  it('is asked for in a file of its own as well', () => {
    expect(resolve('functions/pay/index.ts', 'billing', { 'functions/import_map.json': { imports: { billing: 'npm:stripe@18.0.0' } } })).toEqual({ kind: 'package', specifier: 'stripe' });
  });

  it('is that of the nearest map that has it', () => {
    const settings = { 'deno.json': { imports: { store: './old.ts' } }, 'shop/deno.json': { imports: { store: './new.ts' } } };

    expect(resolve('shop/main.ts', 'store', settings, ['old.ts', 'shop/new.ts'])).toEqual({ kind: 'file', file: 'shop/new.ts' });
    expect(resolve('bar/main.ts', 'store', settings, ['old.ts', 'shop/new.ts'])).toEqual({ kind: 'file', file: 'old.ts' });
  });

  it('means itself where no map has it, or what it has is no text', () => {
    const settings = { 'deno.json': { imports: { sqlite: ['https://deno.land/x/sqlite/mod.ts'], toString: 7 } } };

    expect(resolve('main.ts', 'sqlite', settings)).toEqual({ kind: 'package', specifier: 'sqlite' });
    expect(resolve('main.ts', 'constructor', settings)).toEqual({ kind: 'package', specifier: 'constructor' });
  });
});

describe('a database under a name of the import map', () => {
  const files = (sqlite: string): Record<string, string> => ({
    'deno.json': JSON.stringify({ imports: { sqlite, hono: 'https://deno.land/x/hono@v4.0.10/mod.ts' } }),
    'src/db.ts': `import { DB } from 'sqlite';\nconst db = new DB('orders.db');\nexport const listOrders = () => db.query('select * from orders');`,
    'src/main.ts': `import { Hono } from 'hono';\nimport { listOrders } from './db.ts';\nconst app = new Hono();\napp.get('/orders', (c) => c.json(listOrders()));\nDeno.serve(app.fetch);`,
  });

  it('is followed to the request', async () => {
    expect(await blockingCalls(files('https://deno.land/x/sqlite@v3.9.1/mod.ts'))).toHaveLength(1);
  });

  it('is none where the name stands for another module', async () => {
    expect(await blockingCalls(files('https://example.com/sqlite-over-http/mod.ts'))).toEqual([]);
  });
});
