import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const recent = `db.prepare('select 1').all()`;

describe('a call by a name that is known only while running', () => {
  it('may enter any function of the module it is looked up in', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/actions.ts': `import { db } from './db';\nexport const LIMIT = 20;\nexport function recent() { return ${recent}; }\nexport function countries() { return ['CH']; }`,
      'src/app.ts': checkout('res.json(actions[req.body.action](req.body));', `import * as actions from './actions';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('enters the one of a module whose name is known', async () => {
    const of = (name: string): Promise<readonly string[]> =>
      blockingCalls({
        'src/db.ts': database,
        'src/actions.ts': `import { db } from './db';\nexport function recent() { return ${recent}; }\nexport function countries() { return ['CH']; }`,
        'src/app.ts': checkout(`res.json(actions['${name}'](req.body));`, `import * as actions from './actions';`),
      });

    expect(await of('recent')).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
    expect(await of('countries')).toEqual([]);
  });

  it('enters the methods whose names begin or end as it does', async () => {
    const of = (method: string): Promise<readonly string[]> =>
      blockingCalls({
        'src/db.ts': database,
        'src/app.ts': checkout(
          'res.json(orders.handle(req.body.kind));',
          `import { db } from './db';\nclass Orders {\n  handle(kind) { const name = \`on\${kind}\`; return this[name](); }\n  ${method}() { return ${recent}; }\n}\nconst orders = new Orders();`,
        ),
      });

    expect(await of('onPaid')).toEqual(['POST /api/checkout -> Orders.handle -> Orders.onPaid -> better-sqlite3 Statement.all()']);
    expect(await of('archive')).toEqual([]);
  });

  it('may be any call of a library, where every one of it gives the same', async () => {
    const of = (write: string): Promise<readonly string[]> =>
      blockingCalls({
        'src/db.ts': `import low from 'lowdb';\nimport FileSync from 'lowdb/adapters/FileSync';\nexport const db = low(new FileSync('shop.json'));`,
        'src/app.ts': checkout(`select(db.get('orders'), 'find').assign(req.body)${write}; res.json({});`, `import { db } from './db';\nfunction select(rows, how) { return rows[how]((row) => row.open); }`),
      });

    expect(await of('.write()')).toEqual(['POST /api/checkout -> lowdb Chain.write()']);
    expect(await of('.value()')).toEqual([]);
  });
});
