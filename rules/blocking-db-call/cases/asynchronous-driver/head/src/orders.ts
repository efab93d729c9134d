import { Pool } from 'pg';

const pool = new Pool();

export async function recentOrders(userId: string): Promise<unknown[]> {
  // ok: blocking-db-call: asynchronous driver
  const { rows } = await pool.query('select * from orders where user_id = $1', [userId]);
  return rows;
}
