import express from 'express';
import { Pool } from 'pg';

const db = new Pool();
const app = express();
app.post('/api/checkout', async (req, res) => {
  const { rows } = await db.query('select * from carts where user_id = $1', [req.body.user]);
  for (const item of rows) {
    // expect: added-db-call
    item.voucher = await db.query('select * from vouchers where item_id = $1', [item.id]);
  }
  res.json({ items: rows });
});
app.listen(8080);
