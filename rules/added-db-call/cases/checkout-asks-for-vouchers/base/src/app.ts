import express from 'express';
import { Pool } from 'pg';

const db = new Pool();
const app = express();
app.post('/api/checkout', async (req, res) => {
  const { rows } = await db.query('select * from carts where user_id = $1', [req.body.user]);
  res.json({ items: rows });
});
app.listen(8080);
