/** Methods of the project's own that go by the names of what every function has: bind, call and apply. */
import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const all = ['POST /api/checkout ... better-sqlite3 Statement.all()'];

async function reached(files: Readonly<Record<string, string>>, imports: string, body: string): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${imports}`), ...files });
  return calls.map((call) => call.replace(/ -> .* -> /, ' ... '));
}

describe('a method called bind', () => {
  it('is called where an object of closures has it', async () => {
    const wrapper = `export function asRemote(db) {\n  return {\n    prepare(sql) {\n      const statement = db.prepare(sql);\n      return { bind: (...args) => ({ all: () => ({ results: statement.all(...args) }) }) };\n    },\n  };\n}`;

    expect(await reached({ 'src/remote.ts': wrapper }, `import { asRemote } from './remote';\nconst remote = asRemote(db);`, `res.json(await remote.prepare('select * from orders where id = ?').bind(req.body.id).all());`)).toEqual(all);
  });

  it('is called where a class has it', async () => {
    const wrapper = `export class Prepared {\n  constructor(private readonly statement, private readonly args = []) {}\n  bind(...args) { return new Prepared(this.statement, args); }\n  async all() { return { results: this.statement.all(...this.args) }; }\n}\nexport class Remote {\n  constructor(private readonly db) {}\n  prepare(sql) { return new Prepared(this.db.prepare(sql)); }\n}`;

    expect(await reached({ 'src/remote.ts': wrapper }, `import { Remote } from './remote';\nconst remote = new Remote(db);`, `res.json(await remote.prepare('select * from orders where id = ?').bind(req.body.id).all());`)).toEqual(all);
  });

  it('is not called but kept where a function has it', async () => {
    expect(await reached({ 'src/orders.ts': `import { db } from './db';\nexport function list() { return db.prepare('select * from orders').all(); }` }, `import { list } from './orders';`, `req.list = list.bind(null); res.json({});`)).toEqual([]);
  });
});

describe('a method called call or apply', () => {
  it('is given what it is called with', async () => {
    const runner = `export const runner = { call: (work) => work(), apply: (work) => work() };`;

    expect(await reached({ 'src/runner.ts': runner }, `import { runner } from './runner';`, `res.json(runner.call(() => db.prepare('select * from orders').all()));`)).toEqual(all);
    expect(await reached({ 'src/runner.ts': runner }, `import { runner } from './runner';`, `res.json(runner.apply(() => db.prepare('select * from orders').all()));`)).toEqual(all);
  });

  it('runs the function it is a method of', async () => {
    expect(await reached({ 'src/orders.ts': `export function list(db) { return db.prepare('select * from orders').all(); }` }, `import { list } from './orders';`, `res.json(list.call(null, db));`)).toEqual(all);
  });
});
