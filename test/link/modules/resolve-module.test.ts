import { ModuleResolver, type ResolvedModule } from '../../../src/link/modules/resolve-module.ts';

/** What `specifier` means in a file, in a repository of these paths and settings. */
function resolve(from: string, specifier: string, paths: readonly string[], settings: Readonly<Record<string, string>> = {}): ResolvedModule {
  return new ModuleResolver([...paths, ...Object.keys(settings)], new Map(Object.entries(settings))).resolve(from, specifier);
}

function file(path: string): ResolvedModule {
  return { kind: 'file', file: path };
}

describe('a relative specifier', () => {
  it('means the file, with whatever extension it has', () => {
    expect(resolve('src/app.ts', './db.ts', ['src/db.ts'])).toEqual(file('src/db.ts'));
    expect(resolve('src/app.ts', './db', ['src/db.tsx'])).toEqual(file('src/db.tsx'));
    expect(resolve('src/app.ts', './db', ['src/db.mjs'])).toEqual(file('src/db.mjs'));
  });

  it('means the source where it is written with the extension of the output', () => {
    expect(resolve('src/app.ts', './db.js', ['src/db.ts'])).toEqual(file('src/db.ts'));
    expect(resolve('src/app.mts', './db.mjs', ['src/db.mts'])).toEqual(file('src/db.mts'));
  });

  it('means what people copy it from where it holds secrets and is not committed', () => {
    expect(resolve('src/app.js', '../config', ['config.sample.js'])).toEqual(file('config.sample.js'));
    expect(resolve('src/app.ts', '../config.js', ['config.example.ts'])).toEqual(file('config.example.ts'));
    expect(resolve('src/app.js', '../config', ['config.js', 'config.sample.js'])).toEqual(file('config.js'));
    expect(resolve('src/app.js', '../config', ['config.test.js'])).toBeNull();
  });

  it('means the source of a build that was committed', () => {
    const paths = ['src/app.ts', 'dist/app.js', 'tsconfig.json'];

    expect(resolve('bin/shop.js', '../dist/app', paths)).toEqual(file('src/app.ts'));
    expect(resolve('bin/shop.js', '../dist/app', ['src/carts.ts', 'dist/app.js', 'tsconfig.json'])).toEqual(file('dist/app.js'));
  });

  it('means the index of a folder', () => {
    expect(resolve('src/app.ts', './data', ['src/data/index.ts'])).toEqual(file('src/data/index.ts'));
    expect(resolve('src/data/orders.ts', '.', ['src/data/index.ts'])).toEqual(file('src/data/index.ts'));
    expect(resolve('src/data/orders.ts', '..', ['src/index.ts'])).toEqual(file('src/index.ts'));
  });

  it('prefers the file to the folder of the same name', () => {
    expect(resolve('src/app.ts', './data', ['src/data.ts', 'src/data/index.ts'])).toEqual(file('src/data.ts'));
  });

  it('means nothing where no such file is committed', () => {
    expect(resolve('src/app.ts', './generated', ['src/app.ts'])).toBeNull();
    expect(resolve('src/app.ts', './styles.css', ['src/styles.css'])).toBeNull();
  });

  it('means nothing outside of the repository', () => {
    expect(resolve('app.ts', '../../secrets', ['secrets.ts'])).toBeNull();
  });
});

describe('a package', () => {
  it('means the package where the repository does not hold it', () => {
    expect(resolve('src/app.ts', 'better-sqlite3', [])).toEqual({ kind: 'package', specifier: 'better-sqlite3' });
    expect(resolve('src/app.ts', 'drizzle-orm/better-sqlite3', [])).toEqual({ kind: 'package', specifier: 'drizzle-orm/better-sqlite3' });
    expect(resolve('src/app.ts', 'node:sqlite', ['sqlite.ts'])).toEqual({ kind: 'package', specifier: 'node:sqlite' });
  });

  it('is meant without the version and prefix of other runtimes', () => {
    expect(resolve('src/app.ts', 'npm:hono@4.9.0', [])).toEqual({ kind: 'package', specifier: 'hono' });
    expect(resolve('src/app.ts', 'https://esm.sh/@supabase/supabase-js@2.54.0', [])).toEqual({ kind: 'package', specifier: '@supabase/supabase-js' });
    expect(resolve('src/app.ts', 'https://esm.sh/stripe@14.1.0?target=deno', [])).toEqual({ kind: 'package', specifier: 'stripe' });
    expect(resolve('src/app.ts', 'https://deno.land/std@0.190.0/http/server.ts', [])).toEqual({ kind: 'package', specifier: 'https://deno.land/std/http/server.ts' });
  });

  it('of the workspace means its source', () => {
    const settings = { 'packages/orders/package.json': '{"name":"@shop/orders","main":"dist/index.js"}' };

    expect(resolve('apps/web/src/app.ts', '@shop/orders', ['packages/orders/src/index.ts'], settings)).toEqual(file('packages/orders/src/index.ts'));
  });

  it('of the workspace is entered through its exports', () => {
    const settings = { 'packages/orders/package.json': '{"name":"@shop/orders","exports":{".":"./src/main.ts","./recent":{"types":"./dist/recent.d.ts","import":"./dist/recent.js"},"./by/*":"./src/by/*.ts"}}' };
    const paths = ['packages/orders/src/main.ts', 'packages/orders/src/recent.ts', 'packages/orders/src/by/day.ts'];

    expect(resolve('apps/web/app.ts', '@shop/orders', paths, settings)).toEqual(file('packages/orders/src/main.ts'));
    expect(resolve('apps/web/app.ts', '@shop/orders/recent', paths, settings)).toEqual(file('packages/orders/src/recent.ts'));
    expect(resolve('apps/web/app.ts', '@shop/orders/by/day', paths, settings)).toEqual(file('packages/orders/src/by/day.ts'));
  });

  it('of the workspace is found by a path inside it', () => {
    const settings = { 'packages/orders/package.json': '{"name":"orders"}' };

    expect(resolve('apps/web/app.ts', 'orders/lib/recent', ['packages/orders/lib/recent.js'], settings)).toEqual(file('packages/orders/lib/recent.js'));
  });

  it('with a name like one of the workspace is another', () => {
    expect(resolve('app.ts', '@shop/orders-client', ['packages/orders/src/index.ts'], { 'packages/orders/package.json': '{"name":"@shop/orders"}' })).toEqual({ kind: 'package', specifier: '@shop/orders-client' });
  });
});

describe('an alias', () => {
  const paths = ['src/data/db.ts', 'src/app.ts'];

  it('is read from paths of the nearest tsconfig', () => {
    expect(resolve('src/app.ts', '@data/db', paths, { 'tsconfig.json': '{"compilerOptions":{"paths":{"@data/*":["./src/data/*"]}}}' })).toEqual(file('src/data/db.ts'));
  });

  it('is read with comments and a trailing comma', () => {
    expect(resolve('src/app.ts', '@data/db', paths, { 'tsconfig.json': '{\n  // where the data is\n  "compilerOptions": { "paths": { "@data/*": ["./src/data/*"], }, },\n}' })).toEqual(file('src/data/db.ts'));
  });

  it('is inherited, from the folder of the file that says it', () => {
    const settings = { 'config/tsconfig.base.json': '{"compilerOptions":{"baseUrl":"..","paths":{"@data/*":["src/data/*"]}}}', 'tsconfig.json': '{"extends":"./config/tsconfig.base"}' };

    expect(resolve('src/app.ts', '@data/db', paths, settings)).toEqual(file('src/data/db.ts'));
  });

  it('is inherited from a package of the workspace', () => {
    const settings = {
      'packages/config/package.json': '{"name":"@shop/config"}',
      'packages/config/base.json': '{"compilerOptions":{"paths":{"@data/*":["../../src/data/*"]}}}',
      'tsconfig.json': '{"extends":"@shop/config/base.json"}',
    };

    expect(resolve('src/app.ts', '@data/db', paths, settings)).toEqual(file('src/data/db.ts'));
  });

  it('gives way to own paths', () => {
    const settings = { 'base.json': '{"compilerOptions":{"paths":{"@data/*":["./src/data/*"]}}}', 'tsconfig.json': '{"extends":"./base.json","compilerOptions":{"paths":{"@web/*":["./web/*"]}}}' };

    expect(resolve('src/app.ts', '@data/db', paths, settings)).toEqual({ kind: 'package', specifier: '@data/db' });
  });

  it('is read from baseUrl', () => {
    expect(resolve('src/app.ts', 'data/db', paths, { 'tsconfig.json': '{"compilerOptions":{"baseUrl":"src"}}' })).toEqual(file('src/data/db.ts'));
  });

  it('is read from the imports of package.json', () => {
    expect(resolve('src/app.ts', '#data/db', paths, { 'package.json': '{"imports":{"#data/*":"./src/data/*.ts"}}' })).toEqual(file('src/data/db.ts'));
    expect(resolve('src/app.ts', '#db', paths, { 'package.json': '{"imports":{"#db":{"default":"./dist/data/db.js"}}}' })).toEqual(file('src/data/db.ts'));
    expect(resolve('src/app.ts', '#data/db.js', paths, { 'package.json': '{"imports":{"#data/*.js":{"shop-source":{"default":"./src/data/*.ts"},"default":{"import":"./built/*.mjs"}}}}' })).toEqual(file('src/data/db.ts'));
    expect(resolve('src/app.ts', '#db', paths, { 'package.json': '{"imports":{"#db":{"browser":"./src/data/db.ts","default":"./built/db.mjs"}}}' })).toBeNull();
  });

  it('is the usual one where bundlers define it', () => {
    expect(resolve('src/app.ts', '@/data/db', paths, { 'package.json': '{}' })).toEqual(file('src/data/db.ts'));
  });

  it('is the one a framework writes into generated files', () => {
    expect(resolve('server/api/orders.get.ts', '#shared/db', ['nuxt.config.ts', 'shared/db.ts'])).toEqual(file('shared/db.ts'));
    expect(resolve('server/api/orders.get.ts', '#server/utils/db', ['nuxt.config.ts', 'server/utils/db.ts'])).toEqual(file('server/utils/db.ts'));
    expect(resolve('server/api/orders.get.ts', '#server/utils/db', ['server/utils/db.ts'])).not.toEqual(file('server/utils/db.ts'));
    expect(resolve('server/routes/orders.get.ts', '~/plugins/database', ['nitro.config.ts', 'server/plugins/database.ts'])).toEqual(file('server/plugins/database.ts'));
    expect(resolve('server/routes/orders.get.ts', '~/plugins/database', ['server/plugins/database.ts'])).not.toEqual(file('server/plugins/database.ts'));
  });

  it('is the one of SvelteKit, which needs no configuration file', () => {
    expect(resolve('src/routes/+page.server.ts', '$lib/db', ['src/lib/db.ts'], { 'package.json': '{}' })).toEqual(file('src/lib/db.ts'));
  });

  it('may be left again, to a file beside its folder', () => {
    expect(resolve('src/routes/+page.server.ts', '$lib/../../server/db', ['server/db.ts'], { 'package.json': '{}' })).toEqual(file('server/db.ts'));
    expect(resolve('src/routes/+page.server.ts', '$lib/../../../server/db', ['server/db.ts'], { 'package.json': '{}' })).not.toEqual(file('server/db.ts'));
  });

  it('comes to an end where two tsconfig files extend each other', () => {
    const settings = { 'tsconfig.json': '{"extends":"./other.json"}', 'other.json': '{"extends":"./tsconfig.json"}' };

    expect(resolve('src/app.ts', '@data/db', paths, settings)).toEqual({ kind: 'package', specifier: '@data/db' });
  });

  it('is not read from a broken tsconfig, which hides nothing else', () => {
    expect(resolve('src/app.ts', './data/db', paths, { 'tsconfig.json': '{"compilerOptions": [', 'package.json': 'null' })).toEqual(file('src/data/db.ts'));
  });
});

describe('the range of a package', () => {
  it('is the one of the nearest package.json that asks for it', () => {
    const settings = new Map([
      ['package.json', '{"devDependencies":{"pg-boss":"10.1.0","bullmq":"5.0.0"}}'],
      ['apps/worker/package.json', '{"dependencies":{"pg-boss":"^12.0.0"}}'],
    ]);
    const modules = new ModuleResolver([...settings.keys()], settings);

    expect(modules.findInstalled('apps/worker/src/main.ts', 'pg-boss')?.range).toBe('^12.0.0');
    expect(modules.findInstalled('apps/worker/src/main.ts', 'bullmq')?.range).toBe('5.0.0');
    expect(modules.findInstalled('apps/worker/src/main.ts', 'express')).toBeNull();
  });
});
