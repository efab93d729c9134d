import { blockingCalls } from '../../blocking-calls.ts';
import { checkout } from '../../shop.ts';

const recent = `res.json(db.prepare('select * from orders').all());`;
const app = checkout(recent, `import { db } from './db';`);

describe('a database behind a proxy', () => {
  it('is what the get trap reads from', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';
let open: Database.Database | null = null;
export function reopen() { open = new Database('shop.db'); }
export const db = new Proxy({} as Database.Database, {
  get(_, property) {
    const value = (open as unknown as Record<string | symbol, unknown>)[property];
    return typeof value === 'function' ? value.bind(open) : value;
  },
});`,
      'src/app.ts': app,
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it('is found through Reflect.get and a getter on first use', async () => {
    const calls = await blockingCalls({
      'src/db.js': `import Database from 'better-sqlite3';
let open;
const getDb = () => (open ??= new Database('shop.db'));
export const db = new Proxy({}, { get: (_, property) => Reflect.get(getDb(), property) });`,
      'src/app.ts': app,
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it('is the target that the trap passes on', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';
export const db = new Proxy(new Database('shop.db'), { get(target, property) { log(property); return target[property]; } });`,
      'src/app.ts': app,
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
  });

  it('is only likely where nothing but its type is known', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import type { Database } from 'better-sqlite3';\nexport const db = new Proxy({} as Database, { get: (_, property) => lookUp(property) });`,
      'src/app.ts': app,
    });

    expect(calls).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all() (likely)']);
  });

  it('is not guessed when the trap reads from something else', async () => {
    const calls = await blockingCalls({
      'src/db.ts': `import Database from 'better-sqlite3';
const database = new Database('shop.db');
const remote = { prepare: (sql: string) => ({ all: () => fetch('/query', { body: sql }) }) };
export const db = new Proxy({} as Database.Database, { get: (_, property) => remote[property] });`,
      'src/app.ts': app,
    });

    expect(calls).toEqual([]);
  });
});
