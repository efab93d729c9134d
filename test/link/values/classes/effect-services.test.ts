import { blockingCalls } from '../../blocking-calls.ts';

const db = `import Database from 'better-sqlite3';
import { Context, Effect, Layer } from 'effect';
export class Db extends Context.Tag('Db')<Db, Database.Database>() {}
export const DbLive = Layer.scoped(Db, Effect.gen(function* () {
  const db = new Database('shop.db');
  yield* Effect.addFinalizer(() => Effect.sync(() => db.close()));
  return db;
}));`;

const orders = `import { Context, Effect, Layer } from 'effect';
import { Db } from './db';
export class Orders extends Context.Tag('Orders')<Orders, { readonly recent: () => Effect.Effect<unknown[]> }>() {}
export const OrdersLive = Layer.effect(Orders, Effect.gen(function* () {
  const db = yield* Db;
  const recent = () => Effect.sync(() => db.prepare('select * from orders').all());
  return { recent };
}));`;

const app = (body: string): string => `import express from 'express';
import { Effect } from 'effect';
import { Orders } from './orders';
import { runtime } from './runtime';
const app = express();
app.get('/orders', async (req, res) => {
  ${body}
});
app.listen(3000);`;

const asked = (files: Readonly<Record<string, string>>): Promise<readonly string[]> => blockingCalls({ 'src/db.ts': db, 'src/orders.ts': orders, 'src/runtime.ts': 'export const runtime = globalThis.runtime;', ...files });
const generator = `res.json(await runtime.runPromise(Effect.gen(function* () { const orders = yield* Orders; return yield* orders.recent(); })));`;

describe('services of Effect', () => {
  it('gives what a layer binds to the token that a generator waits for', async () => {
    expect(await asked({ 'src/app.ts': app(generator) })).toEqual([expect.stringMatching(/^GET \/orders -> .*better-sqlite3 Statement\.all\(\)$/)]);
  });

  it('gives what a layer binds that the class of the token keeps', async () => {
    const kept = orders.replace(/export class Orders.*\n/, '').replace('export const OrdersLive = Layer.effect(Orders, ', 'const make = ').replace(/\)\);$/, ');')
      .concat(`\nexport class Orders extends Context.Tag('Orders')<Orders, Shape>() {\n  static readonly Live = Layer.effect(this, make);\n}`);
    expect(await asked({ 'src/orders.ts': kept, 'src/app.ts': app(generator) })).toEqual([expect.stringMatching(/^GET \/orders -> .*better-sqlite3 Statement\.all\(\)$/)]);
  });

  it('gives what a service says itself', async () => {
    const service = `import { Effect } from 'effect';
import { Db } from './db';
export class Orders extends Effect.Service<Orders>()('Orders', {
  effect: Effect.gen(function* () {
    const db = yield* Db;
    return { recent: () => Effect.try({ try: () => db.prepare('select * from orders').all(), catch: (error) => error }) };
  }),
}) {}`;
    expect(await asked({ 'src/orders.ts': service, 'src/app.ts': app(generator) })).toEqual([expect.stringMatching(/^GET \/orders -> .*better-sqlite3 Statement\.all\(\)$/)]);
  });

  it('reads the modules of the package by their own names', async () => {
    const apart = (text: string): string => text.replace(`import { Context, Effect, Layer } from 'effect';`, `import * as Context from 'effect/Context';\nimport * as Effect from 'effect/Effect';\nimport * as Layer from 'effect/Layer';`);
    expect(await asked({ 'src/db.ts': apart(db), 'src/orders.ts': apart(orders), 'src/app.ts': app(generator) })).toHaveLength(1);
  });

  it('takes the type of a token that nobody binds', async () => {
    const given = db.replace(/export const DbLive[\s\S]*$/, '');
    expect(await asked({ 'src/db.ts': given, 'src/app.ts': app(generator) })).toHaveLength(1);
  });

  it('runs an effect that a module keeps where it is handed to who runs it', async () => {
    const kept = `import Database from 'better-sqlite3';\nimport { Effect } from 'effect';\nconst db = new Database('shop.db');\nexport const load = Effect.gen(function* () { return db.prepare('select * from orders').all(); });`;
    const runs = app('res.json(await Effect.runPromise(load));').replace(`import { Orders } from './orders';`, `import { load } from './load';`);
    expect(await blockingCalls({ 'src/load.ts': kept, 'src/app.ts': runs })).toEqual([expect.stringMatching(/^GET \/orders -> .*better-sqlite3 Statement\.all\(\)$/)]);
    expect(await blockingCalls({ 'src/load.ts': kept.replace(/return db.*\.all\(\);/, 'return [];'), 'src/app.ts': runs })).toEqual([]);
    const caught = kept.replace(/Effect\.gen\(function\* \(\) \{ return (.*); \}\);$/, 'Effect.try({ try: () => fetch(url), catch: () => $1 });');
    expect(await blockingCalls({ 'src/load.ts': caught.replace('load =', 'load = () =>'), 'src/app.ts': runs.replace('(load)', '(load())') })).toHaveLength(1);
    expect(await blockingCalls({ 'src/load.ts': kept, 'src/app.ts': runs.replace('await Effect.runPromise(load)', '[]') })).toEqual([]);
  });

  it('runs an effect that a module keeps where something is added to it for who runs it', async () => {
    const program = `import { Effect } from 'effect';\nimport { Orders } from './orders';\nexport const program = Effect.gen(function* () { const orders = yield* Orders; return yield* orders.recent(); });`;
    const runs = (body: string): string => app(body).replace(`import { Orders } from './orders';`, `import { OrdersLive } from './orders';\nimport { program } from './program';`);

    expect(await asked({ 'src/program.ts': program, 'src/app.ts': runs('res.json(await Effect.runPromise(program.pipe(Effect.provide(OrdersLive))));') })).toEqual([expect.stringMatching(/^GET \/orders -> .*better-sqlite3 Statement\.all\(\)$/)]);
    expect(await asked({ 'src/program.ts': program, 'src/app.ts': runs('const once = program.pipe; res.json(once.name);') })).toEqual([]);
  });

  it('gives what an effect gives that a module keeps and a generator waits for', async () => {
    const routes = `import { Hono } from 'hono';\nimport { Effect } from 'effect';\nimport { Orders } from './orders';\nexport const routes = Effect.gen(function* () {\n  const orders = yield* Orders;\n  return new Hono().get('/recent', async (c) => c.json(await Effect.runPromise(orders.recent())));\n});`;
    const server = `import { Hono } from 'hono';\nimport { Effect } from 'effect';\nimport { routes } from './routes';\nconst server = Effect.gen(function* () {\n  const app = new Hono();\n  app.route('/api/orders', yield* routes);\n  return app;\n});\nexport default await Effect.runPromise(server);`;
    expect(await asked({ 'src/routes.ts': routes, 'src/app.ts': server })).toEqual([expect.stringMatching(/^GET \/api\/orders\/recent -> .*Statement\.all\(\)$/)]);
  });

  it('finds nothing in a service that keeps its rows in memory', async () => {
    const memory = orders.replace(/const db = yield\* Db;\n.*\n/, 'const rows = new Map();\n  const recent = () => Effect.sync(() => [...rows.values()]);\n');
    expect(await asked({ 'src/orders.ts': memory, 'src/app.ts': app(generator) })).toEqual([]);
  });

  it('leaves what a layer does when it is built to the start of the program', async () => {
    const filled = db.replace(`return db;`, `db.exec('create table if not exists orders (id)');\n  return db;`);
    expect(await asked({ 'src/db.ts': filled, 'src/app.ts': app(generator) })).toEqual([expect.stringMatching(/Statement\.all\(\)$/)]);
  });

  it('gives what a layer binds that says itself that it is one of the service, and that another is added to', async () => {
    const said = orders.replace('return { recent };', 'return Orders.of({ recent });').replace(/\)\);$/, ')).pipe(Layer.provide(DbLive));');
    const kept = orders.replace(/export class Orders.*\n/, '').replace('export const OrdersLive = Layer.effect(Orders, ', 'const make = ').replace(/\)\);$/, ');')
      .concat(`\nexport class Orders extends Context.Tag('Orders')<Orders, Shape>() {\n  static readonly Live = Layer.effect(this, make).pipe(Layer.provide(DbLive));\n}`);
    expect(await asked({ 'src/orders.ts': said, 'src/app.ts': app(generator) })).toHaveLength(1);
    expect(await asked({ 'src/orders.ts': kept, 'src/app.ts': app(generator) })).toHaveLength(1);
  });

  it('takes nothing for returned that a generator only yields, nor for yielded what it returns', async () => {
    const ask = (generator: string, body: string): Promise<readonly string[]> => blockingCalls({
      'src/rows.ts': `import Database from 'better-sqlite3';\nconst db = new Database('shop.db');\n${generator}`,
      'src/app.ts': `import express from 'express';\nimport { rows } from './rows';\nconst app = express();\nfunction* all() { ${body} }\napp.get('/orders', (req, res) => { res.json([...all()]); });`,
    });
    const yields = `export function* rows() { yield db.prepare('select 1'); return []; }`;
    const returns = `export function* rows() { yield { all: () => [] }; return [db.prepare('select 1')]; }`;
    expect(await ask(yields, 'for (const one of rows()) one.all();')).toHaveLength(1);
    expect(await ask(yields, 'const given = yield* rows(); given.forEach((one) => one.all());')).toEqual([]);
    expect(await ask(returns, 'const given = yield* rows(); given.forEach((one) => one.all());')).toHaveLength(1);
    expect(await ask(returns, 'for (const one of rows()) one.all();')).toEqual([]);
  });

  it('gives what a generator returns that another one runs', async () => {
    const plain = `import Database from 'better-sqlite3';
function* open() { yield 1; return new Database('shop.db'); }
export function* recent() { const db = yield* open(); return db.prepare('select 1').all(); }`;
    const plainApp = `import express from 'express';\nimport { recent } from './recent';\nconst app = express();\napp.get('/orders', (req, res) => { res.json([...recent()]); });`;
    expect(await blockingCalls({ 'src/recent.ts': plain, 'src/app.ts': plainApp })).toEqual(['GET /orders -> recent -> better-sqlite3 Statement.all()']);
  });
});
