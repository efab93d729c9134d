/** Keys of tables that SQL in the code makes. */
import { extractFrom } from './read-facts.ts';

const tablesOf = (code: string): readonly string[] => (extractFrom(code).tables ?? []).map(({ name, unique, line }) => `${line} ${name}: ${unique.map((columns) => columns.join('+')).join(', ')}`);

describe('tables in texts', () => {
  it('are read from a template, with all of its statements', () => {
    expect(tablesOf("import { db } from './db.ts';\ndb.exec(`\n  CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, shop TEXT, number INTEGER, UNIQUE (shop, number));\n  CREATE UNIQUE INDEX by_mail ON customers (email);\n`);")).toEqual(['2 orders: id, shop+number', '2 customers: email']);
  });

  it('are read from a plain text, and where the program fills in something else', () => {
    expect(tablesOf("db.exec('create table settings (key text primary key)');\ndb.exec(`create table days (day text primary key default ${today})`);")).toEqual(['1 settings: key', '2 days: day']);
  });

  it('are left out where the program fills in their name, or no key is made', () => {
    expect(tablesOf("db.exec(`create table ${prefix} (id integer primary key)`);\ndb.exec('create table visits (shop text, at integer)');\nlog('please create table 4 for a unique guest');")).toEqual([]);
  });

  it('are left out where they last as long as a connection, or are what a migration takes back', () => {
    expect(tablesOf("db.exec('create temp table orders (ref text unique)');\nexport const down = (db) => db.raw('create unique index by_ref on orders (ref)');\nexport const up = (db) => db.raw('create unique index by_mail on customers (email)');")).toEqual(['3 customers: email']);
  });

  it('are left out where an index is one of some rows only', () => {
    expect(tablesOf("db.exec('create unique index one_open on sessions (customer) where closed_at is null');")).toEqual([]);
  });

  it('tell that a key is taken away again', () => {
    expect(tablesOf("db.exec('alter table orders drop constraint orders_ref_key');")).toEqual(['1 orders: ']);
  });

  it('are read in time that grows with the text, whatever blanks it holds', () => {
    expect(tablesOf(`db.exec(\`create table t (id int unique); ${`alter table t add unique${' '.repeat(15_000)};`.repeat(20)}\`);`)).toEqual(['1 t: id']);
  });
});
