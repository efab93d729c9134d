import Database from 'better-sqlite3';

const database = new Database('shop.db');

export function query(sql: string, ...values: unknown[]): unknown[] {
  // expect: blocking-db-call
  return database.prepare(sql).all(...values);
}
