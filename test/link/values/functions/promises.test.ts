import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** What `POST /api/checkout` reaches when it does this, with `db` at hand. */
function reached(body: string, more = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}`) });
}

const all = 'POST /api/checkout -> better-sqlite3 Statement.all()';
const open = `async function open() { return db; }\n`;

describe('a promise', () => {
  it('hands what it holds to then', async () => {
    expect(await reached(`open().then((opened) => opened.prepare('select 1').all());`, open)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.all()']);
  });

  it('runs what stands second for a failure only', async () => {
    expect(await reached(`open().then(() => res.json({}), () => db.prepare('select 1').all());`, open)).toEqual([]);
    expect(await reached(`const failed = () => db.prepare('select 1').all(); open().then(failed, failed);`, open)).toEqual(['POST /api/checkout -> failed -> better-sqlite3 Statement.all()']);
  });

  it('hands on what then gave', async () => {
    expect(await reached(`const rows = await open().then((opened) => opened.prepare('select 1')); res.json(rows.all());`, open)).toEqual([all]);
  });

  it('holds what its executor resolves with', async () => {
    expect(await reached(`const opened = await open(); res.json(opened.prepare('select 1').all());`, `function open() { return new Promise((resolve, reject) => { resolve(db); }); }`)).toEqual([all]);
  });

  it('does not hold what its executor rejects with', async () => {
    expect(await reached(`const opened = await open(); res.json(opened.prepare('select 1').all());`, `function open() { return new Promise((resolve, reject) => { reject(db); }); }`)).toEqual([]);
  });

  it('is told from the others it is awaited with', async () => {
    expect(await reached(`const [opened] = await Promise.all([open(), 1]); res.json(opened.prepare('select 1').all());`, open)).toEqual([all]);
    expect(await reached(`const [, other] = await Promise.all([open(), 1]); res.json(other.prepare('select 1').all());`, open)).toEqual([]);
    expect(await reached(`const opened = await Promise.race([open()]); res.json(opened.prepare('select 1').all());`, open)).toEqual([all]);
  });

  it('is made by a module that is loaded when it is needed', async () => {
    const orders = `import { db } from './db';\nexport const recent = () => db.prepare('select 1').all();`;
    const calls = await blockingCalls({ 'src/db.ts': database, 'src/orders.ts': orders, 'src/app.ts': checkout(`import('./orders').then((orders) => orders.recent());`) });

    expect(calls).toEqual(['POST /api/checkout -> handler -> recent -> better-sqlite3 Statement.all()']);
  });
});

describe('a generator', () => {
  it('is followed to what it yields', async () => {
    expect(await reached(`for (const one of databases()) one.prepare('select 1').all();`, `function* databases() { yield db; }`)).toEqual([`${all} (per item)`]);
  });

  it('gives nothing it does not yield', async () => {
    expect(await reached(`for (const one of databases()) one.prepare('select 1').all();`, `function* databases() { yield 1; return db; }`)).toEqual([]);
  });
});
