import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const file = `db.prepare('select * from orders').all()`;
const remote = `(await pool.query('select * from orders')).rows`;

/** Whether the route comes to the synchronous query, where the store is made like this. */
async function isReached(store: string, made: string, more: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const app = checkout('res.json(await store.rows());', `import { Store, makeStore } from './store';\nconst store = ${made};`);
  const imports = `import { Pool } from 'pg';\nimport { db } from './db';\nconst pool = new Pool();`;
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/store.ts': `${imports}\n${store}`, 'src/app.ts': app, ...more });
  return calls.length > 0;
}

describe('what an object is made with', () => {
  it.each([
    ['a field of the parameter', `constructor(private readonly dialect) {} async rows() { if (this.dialect === 'sqlite') return ${file}; return ${remote}; }`],
    ['a field that it is kept in', `constructor(dialect) { this.dialect = dialect; } async rows() { return this.dialect === 'sqlite' ? ${file} : ${remote}; }`],
    ['a switch', `constructor(private readonly dialect) {} async rows() { switch (this.dialect) { case 'mysql': case 'sqlite': return ${file}; default: return ${remote}; } }`],
    ['a switch that goes on', `constructor(private readonly dialect) {} async rows() { let rows; switch (this.dialect) { case 'postgres': rows = ${remote}; break; case 'sqlite': rows = ${file}; } return rows; }`],
    ['a method that asks', `constructor(private readonly dialect) {} isFile() { return this.dialect === 'sqlite'; } async rows() { if (this.isFile()) { return ${file}; } else { return ${remote}; } }`],
    ['a function within a method', `constructor(private readonly dialect) {} async rows() { const ask = async () => { if (this.dialect !== 'sqlite') return ${remote}; return ${file}; }; return ask(); }`],
  ])('decides in its methods: %s', async (_, body) => {
    const store = `export class Store { ${body} }`;

    expect(await isReached(store, `new Store('postgres')`)).toBe(false);
    expect(await isReached(store, `new Store('sqlite')`)).toBe(true);
    expect(await isReached(store, 'new Store(process.env.DIALECT)')).toBe(true);
  });

  it('decides in them by an option', async () => {
    const store = `export class Store { constructor(options) { this.options = options; } async rows() { if (this.options.dialect === 'sqlite') return ${file}; return ${remote}; } }`;

    expect(await isReached(store, `new Store({ dialect: 'postgres' })`)).toBe(false);
    expect(await isReached(store, `new Store({ dialect: 'sqlite' })`)).toBe(true);
    expect(await isReached(store, 'new Store({ ...settings })')).toBe(true);
  });

  it.each([
    ['a parameter', `export function makeStore(dialect) { return { async rows() { if (dialect === 'sqlite') return ${file}; return ${remote}; } }; }`, `makeStore('postgres')`, `makeStore('sqlite')`],
    ['an option', `export function makeStore({ dialect }) { return { async rows() { if (dialect === 'sqlite') return ${file}; return ${remote}; } }; }`, `makeStore({ dialect: 'postgres' })`, `makeStore({ dialect: 'sqlite' })`],
    ['a flag that is left out', `export function makeStore(pool, isFile) { return { async rows() { if (isFile) return ${file}; return ${remote}; } }; }`, 'makeStore(pool)', 'makeStore(pool, true)'],
  ])('decides in the functions that are made for it: %s', async (_, store, other, one) => {
    expect(await isReached(store, other)).toBe(false);
    expect(await isReached(store, one)).toBe(true);
  });

  it('leaves out what it is made without', async () => {
    const audit = `import { db } from './db';\nexport class AuditLog { write(text: string) { db.prepare('insert into audit values (?)').run(text); } }`;
    const store = `import { AuditLog } from './audit';\nexport class Store { private readonly audit?: AuditLog; constructor(name: string, audit?: AuditLog) { this.audit = audit; } async rows() { if (this.audit) this.audit.write('read'); this.audit?.write('asked'); return ${remote}; } }`;
    const more = { 'src/audit.ts': audit };

    expect(await isReached(store, `new Store('orders')`, more)).toBe(false);
    expect(await isReached(store, `new Store('orders', given)`, more)).toBe(true);
    expect(await isReached(store.replace('async rows', 'open(audit: AuditLog) { this.audit = audit; } async rows'), `new Store('orders')`, more)).toBe(true);
  });

  it('says nothing of a field that is given another value later', async () => {
    const store = `export class Store { constructor(dialect) { this.dialect = dialect; } async rows() { if (this.dialect === 'sqlite') return ${file}; return ${remote}; } }`;

    expect(await isReached(store, `new Store('postgres')`, { 'src/admin.ts': `import { Store } from './store';\nexport function turn(store: Store) { store.dialect = 'sqlite'; }` })).toBe(true);
    expect(await isReached(store.replace('async rows', `turn() { this.dialect = 'sqlite'; } async rows`), `new Store('postgres')`)).toBe(true);
  });
});

describe('a constant', () => {
  const rows = (test: string): string => `export const makeStore = () => ({ async rows() { if (${test}) return ${file}; return ${remote}; } });`;

  it.each([
    ['a text', (dialect: string) => `const DIALECT = '${dialect}';\n${rows(`DIALECT === 'sqlite'`)}`],
    ['a text of an object', (dialect: string) => `const settings = { dialect: '${dialect}' };\n${rows(`settings.dialect === 'sqlite'`)}`],
    ['a text of an object of another file', (dialect: string) => `import { settings } from './${dialect}';\n${rows(`settings.dialect === 'sqlite'`)}`],
    ['what a function asks of it', (dialect: string) => `const DIALECT = '${dialect}';\nconst isFile = () => DIALECT === 'sqlite';\n${rows('isFile()')}`],
  ])('decides which branch is taken: %s', async (_, store) => {
    const more = { 'src/sqlite.ts': `export const settings = { dialect: 'sqlite' };`, 'src/postgres.ts': `export const settings = { dialect: 'postgres' };` };

    expect(await isReached(store('postgres'), 'makeStore()', more)).toBe(false);
    expect(await isReached(store('sqlite'), 'makeStore()', more)).toBe(true);
  });

  it.each([
    ['a variable that is given another value', `let dialect = 'postgres';\nexport function turn() { dialect = 'sqlite'; }\n${rows(`dialect === 'sqlite'`)}`],
    ['an object that is given another value', `const settings = { dialect: 'postgres' };\nexport function turn() { settings.dialect = 'sqlite'; }\n${rows(`settings.dialect === 'sqlite'`)}`],
    ['an object into which others are read', `const settings = { dialect: 'postgres' };\nObject.assign(settings, JSON.parse(process.env.SETTINGS));\n${rows(`settings.dialect === 'sqlite'`)}`],
    ['a flag of an object', `const state = { closed: false };\n${rows('!state.closed')}`],
    ['what the environment says first', `const DIALECT = process.env.DIALECT ?? 'postgres';\n${rows(`DIALECT === 'sqlite'`)}`],
  ])('is none where it may change: %s', async (_, store) => {
    expect(await isReached(store, 'makeStore()')).toBe(true);
  });
});
