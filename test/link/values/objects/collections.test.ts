import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** What `POST /api/checkout` reaches when it does this, with `db` at hand. */
function reached(body: string, more = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}`) });
}

const throughRecent = ['POST /api/checkout -> recent -> better-sqlite3 Statement.all()'];
const recent = `const recent = () => db.prepare('select 1').all();\n`;

describe('a map of handlers', () => {
  it('is followed to what it was made with', async () => {
    expect(await reached(`res.json(readers.get(req.body.kind)());`, `${recent}const readers = new Map([['orders', recent], ['countries', () => ['CH']]]);`)).toEqual(throughRecent);
  });

  it('is asked for the key it was filled under', async () => {
    const readers = `${recent}const readers = new Map();\nreaders.set('orders', recent);\nreaders.set('countries', () => ['CH']);`;

    expect(await reached(`res.json(readers.get('orders')());`, readers)).toEqual(throughRecent);
    expect(await reached(`res.json(readers.get('countries')());`, readers)).toEqual([]);
  });

  it('is followed to what another file registers', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/readers.ts': `export const readers = new Map();\nexport function register(kind, reader) { readers.set(kind, reader); }`,
      'src/orders.ts': `import { db } from './db';\nimport { register } from './readers';\n${recent}register('orders', recent);`,
      'src/app.ts': checkout(`res.json(readers.get(req.body.kind)());`, `import { readers } from './readers';\nimport './orders';`),
    });

    expect(calls).toEqual(throughRecent);
  });

  it('is followed through a loop over its values, its pairs, and forEach', async () => {
    const readers = `${recent}const readers = new Map();\nreaders.set('orders', recent);`;

    expect(await reached(`for (const read of readers.values()) read();`, readers)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
    expect(await reached(`for (const [kind, read] of readers) read(kind);`, readers)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
    expect(await reached(`readers.forEach((read) => read());`, readers)).toEqual(['POST /api/checkout -> handler -> recent -> better-sqlite3 Statement.all()']);
  });

  it('is not mixed up with another map of the file', async () => {
    expect(await reached(`sessions.get(req.body.id)();`, `${recent}const readers = new Map();\nreaders.set('orders', recent);\nconst sessions = new Map();\nsessions.set('a', () => 1);`)).toEqual([]);
  });

  it('belongs to the object whose field it is', async () => {
    const registry = `class Registry {\n  private readonly readers = new Map<string, any>();\n  constructor(readonly name: string) {}\n  add(kind: string, read: any) { this.readers.set(kind, read); }\n  run(kind: string) { return this.readers.get(kind)(); }\n}\n${recent}const orders = new Registry(db);\nconst memory = new Registry({});\norders.add('recent', recent);\nmemory.add('recent', () => []);\n`;

    expect(await reached(`res.json(orders.run('recent'));`, registry)).toEqual(['POST /api/checkout -> Registry.run -> recent -> better-sqlite3 Statement.all()']);
    expect(await reached(`res.json(memory.run('recent'));`, registry)).toEqual([]);
  });
});

describe('lists and sets of handlers', () => {
  it('are followed to what was pushed', async () => {
    expect(await reached(`for (const read of readers) read();`, `${recent}const readers = [];\nreaders.push(recent);`)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('are followed to what was added', async () => {
    expect(await reached(`for (const read of readers) read();`, `${recent}const readers = new Set();\nreaders.add(recent);`)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('know what stands where in a pair', async () => {
    const pair = `${recent}function useOrders() { return [recent, () => []]; }\n`;

    expect(await reached(`const [read] = useOrders(); read();`, pair)).toEqual(throughRecent);
    expect(await reached(`const [, write] = useOrders(); write();`, pair)).toEqual([]);
  });

  it('are followed through the values of an object', async () => {
    const readers = `${recent}const readers = { recent };`;

    expect(await reached(`for (const read of Object.values(readers)) read();`, readers)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
    expect(await reached(`for (const [name, read] of Object.entries(readers)) read(name);`, readers)).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('are followed through the functions a pipeline is made of', async () => {
    const pipe = `function pipe(...steps) { return async (value) => { for (const step of steps) value = await step(value); return value; }; }\n${recent}const load = pipe((value) => value, recent);`;

    expect(await reached(`res.json(await load(1));`, pipe)).toEqual(['POST /api/checkout -> handler -> recent -> better-sqlite3 Statement.all()']);
  });
});
