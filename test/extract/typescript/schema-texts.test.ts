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
});
