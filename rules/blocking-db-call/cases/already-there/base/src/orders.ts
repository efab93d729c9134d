import Database from 'better-sqlite3';

const database = new Database('shop.db');

export function recentOrders(userId: string): unknown[] {
  return database.prepare('select * from orders where user_id = ?').all(userId);
}
