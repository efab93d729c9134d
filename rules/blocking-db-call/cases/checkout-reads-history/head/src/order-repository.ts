import type { Database } from 'better-sqlite3';

export class OrderRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  recent(userId: string): unknown[] {
    // expect: blocking-db-call
    return this.database.prepare('select * from orders where user_id = ? order by placed_at desc limit 20').all(userId);
  }
}
