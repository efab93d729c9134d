import PgBoss from 'pg-boss';
import { Pool } from 'pg';

const pool = new Pool();
const boss = new PgBoss(process.env.DATABASE_URL ?? '');

async function importOrders(shop: string): Promise<void> {
  const { rows } = await pool.query('select number, total from shop_orders where shop = $1', [shop]);
  for (const row of rows) await pool.query('insert into orders (number, total) values ($1, $2)', [row.number, row.total]);
}

function late(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), ms));
}

boss.work<{ shop: string }>('import-orders', async ([job]) => {
  // ok: timeout-without-abort: in the base already
  await Promise.race([importOrders(job.data.shop), late(10 * 60_000)]);
});
