import Database from 'better-sqlite3';

export const db = new Database(process.env.ORDERS_DB ?? 'orders.db');
db.pragma('journal_mode = WAL');
