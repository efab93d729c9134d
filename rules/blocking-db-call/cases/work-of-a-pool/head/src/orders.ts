import Database from 'better-sqlite3';

const db = new Database('shop.db');

export function listOrders(account: string, limit: number): unknown[] {
  // expect: blocking-db-call
  return db.prepare('select * from orders where account = ? limit ?').all(account, limit);
}
