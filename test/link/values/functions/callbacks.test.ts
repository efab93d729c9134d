import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** What `POST /api/checkout` reaches when it does this, with `db` at hand. */
function reached(body: string, more = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}`) });
}

const all = 'POST /api/checkout -> better-sqlite3 Statement.all()';

describe('callbacks', () => {
  it('are tasks that a package runs, by name or in a list', async () => {
    const tasks = (name: string, given: string): Promise<readonly string[]> => reached(`async.${name}(${given}, () => res.json({}));`, `import async from 'async';`);

    expect(await tasks('auto', `{ orders: (done) => done(null, db.prepare('select 1').all()), count: ['orders', (results, done) => done(null, 1)] }`)).toEqual([all.replace('->', '-> orders ->')]);
    expect(await tasks('auto', `{ orders: (done) => done(null, []), count: ['orders', (results, done) => done(null, db.prepare('select 1').all())] }`)).toEqual([all.replace('->', '-> handler ->')]);
    expect(await tasks('parallel', `[(done) => done(null, db.prepare('select 1').all())]`)).toEqual([all.replace('->', '-> handler ->')]);
    expect(await tasks('queue', `{ orders: (done) => done(null, db.prepare('select 1').all()) }`)).toEqual([]);
  });

  it('are run by a transaction', async () => {
    expect(await reached(`place(req.body);`, `const insert = db.prepare('insert into orders values (?)');\nconst place = db.transaction((order) => { insert.run(order.id); });`)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.run()']);
  });

  it('are run by a transaction that is called at once', async () => {
    expect(await reached(`db.transaction(() => { db.prepare('delete from carts').run(); })();`)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.run()']);
  });

  it('are not run where a transaction is made of them', async () => {
    const save = `const place = () => db.transaction((order) => { db.prepare('insert into orders values (?)').run(order.id); });`;

    expect(await reached(`later.push(place()); res.json({});`, `const later = [];\n${save}`)).toEqual([]);
    expect(await reached(`place()(req.body);`, save)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.run()']);
  });

  it('are not run by a set that lets go of them, nor by what looks for them', async () => {
    const listen = `const refresh = () => db.prepare('select 1').all();\nconst listeners = new Set([refresh]);\nconst names = ['refresh'];`;

    for (const kept of ['listeners.delete(refresh)', 'listeners.add(refresh)', 'listeners.has(refresh)', 'names.includes(refresh)']) expect(await reached(`res.json(${kept});`, listen)).toEqual([]);
    expect(await reached(`listeners.forEach((listener) => listener()); res.json({});`, listen)).toEqual(['POST /api/checkout -> handler -> refresh -> better-sqlite3 Statement.all()']);
  });

  it('are run once per item by map', async () => {
    expect(await reached(`res.json(req.body.ids.map((id) => db.prepare('select ?').get(id)));`)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.get() (per item)']);
  });

  it('are run once per item by forEach, by name', async () => {
    expect(await reached(`req.body.items.forEach(reserve);`, `function reserve(item) { db.prepare('update stock set left = left - 1').run(item); }`)).toEqual(['POST /api/checkout -> reserve -> better-sqlite3 Statement.run() (per item)']);
  });

  it('tell a loop from a call beside it', async () => {
    expect(await reached(`for (const id of req.body.ids) { db.prepare('select ?').get(id); } res.json(db.prepare('select 1').all());`)).toEqual([all, 'POST /api/checkout -> better-sqlite3 Statement.get() (per item)']);
  });

  it('are run by then', async () => {
    expect(await reached(`fetch('https://tax.example').then(() => db.prepare('select 1').all());`)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.all()']);
  });

  it('are run by a promise that is made', async () => {
    expect(await reached(`await new Promise((resolve) => resolve(db.prepare('select 1').all()));`)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.all()']);
  });

  it('are run by a function of the project that is given them', async () => {
    expect(await reached(`await timed(() => db.prepare('select 1').all());`, `async function timed(work) { const started = Date.now(); const result = await work(); console.log(Date.now() - started); return result; }`)).toEqual([
      'POST /api/checkout -> timed -> handler -> better-sqlite3 Statement.all()',
    ]);
  });

  it('are not run by a function that only keeps them', async () => {
    expect(await reached(`remember(() => db.prepare('select 1').all());`, `const kept = [];\nfunction remember(work) { kept.push(work); }`)).toEqual([]);
  });

  it('are silent where they touch no database', async () => {
    expect(await reached(`res.json(req.body.ids.map((id) => id * 2));`)).toEqual([]);
  });
});

describe('indirect calls', () => {
  it('are followed through bind', async () => {
    expect(await reached(`res.json(recent());`, `const orders = { db, recent() { return this.db.prepare('select 1').all(); } };\nconst recent = orders.recent.bind(orders);`)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('are followed through call and apply', async () => {
    const recent = `function recent(this: any, sql: string) { return db.prepare(sql).all(); }`;

    expect(await reached(`res.json(recent.call(null, 'select 1'));`, recent)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
    expect(await reached(`res.json(recent.apply(null, ['select 1']));`, recent)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('are followed through a method that was taken off its object', async () => {
    expect(await reached(`res.json(recent());`, `const { recent } = { recent: () => db.prepare('select 1').all() };`)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('are followed through a choice between two', async () => {
    const more = `const fromDatabase = () => db.prepare('select 1').all();\nconst fromMemory = () => [];\nconst recent = process.env.CACHE ? fromMemory : fromDatabase;`;

    expect(await reached(`res.json(recent());`, more)).toEqual(['POST /api/checkout -> fromDatabase -> better-sqlite3 Statement.all()']);
  });

  it('are followed through an optional call', async () => {
    expect(await reached(`res.json(orders?.recent?.());`, `const orders = { recent: () => db.prepare('select 1').all() };`)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });
});

describe('objects and tables', () => {
  it('are followed through a spread', async () => {
    expect(await reached(`res.json(deps.db.prepare('select 1').all());`, `const base = { db };\nconst deps = { ...base, name: 'shop' };`)).toEqual([all]);
  });

  it('let the later of two properties win', async () => {
    expect(await reached(`res.json(deps.db.prepare('select 1').all());`, `const base = { db };\nconst deps = { ...base, db: { prepare: () => ({ all: () => [] }) } };`)).toEqual([]);
  });

  it('are followed through a computed key', async () => {
    expect(await reached(`res.json(readers[req.body.kind]());`, `const readers = { orders: () => db.prepare('select 1').all(), countries: () => ['CH'] };`)).toEqual(['POST /api/checkout -> orders -> better-sqlite3 Statement.all()']);
  });

  it('are followed through a map of prepared statements', async () => {
    expect(await reached(`res.json(statements.get('recent').all());`, `const statements = new Map();\nstatements.set('recent', db.prepare('select 1'));`)).toEqual([all]);
  });

  it('are followed through a class that caches its statements', async () => {
    const more = `class Statements {\n  private readonly cache = new Map<string, any>();\n  of(sql: string) {\n    let statement = this.cache.get(sql);\n    if (!statement) { statement = db.prepare(sql); this.cache.set(sql, statement); }\n    return statement;\n  }\n}\nconst statements = new Statements();`;

    expect(await reached(`res.json(statements.of('select 1').all());`, more)).toEqual([all]);
  });

  it('are silent for a map of anything else', async () => {
    expect(await reached(`res.json(sessions.get('recent').all());`, `const sessions = new Map();\nsessions.set('recent', { all: () => [] });`)).toEqual([]);
  });
});
