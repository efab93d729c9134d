import { db } from '../database.ts';

export interface OrderRow {
  id: string;
  sku: string;
  quantity: number;
  placed_at: number;
}

export class OrderRepository {
  findByUser(userId: string, since: number): OrderRow[] {
    return db
      .prepare(
        `SELECT o.id, l.sku, l.quantity, o.placed_at
           FROM orders o JOIN order_lines l ON l.order_id = o.id
          WHERE o.user_id = ? AND o.placed_at > ?
          ORDER BY o.placed_at DESC`,
      )
      .all(userId, since) as OrderRow[];
  }
}
