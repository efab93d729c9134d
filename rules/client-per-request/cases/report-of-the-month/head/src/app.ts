import express from 'express';
import { Client } from 'pg';

const app = express();
app.get('/totals/:month', async (req, res) => {
  // expect: client-per-request
  const client = new Client({ connectionString: process.env.REPORTS_URL });
  await client.connect();
  const { rows: orders } = await client.query('select sum(total) from orders where month = $1', [req.params.month]);
  const { rows: refunds } = await client.query('select sum(total) from refunds where month = $1', [req.params.month]);
  await client.end();
  res.json({ orders, refunds });
});
app.listen(8080);
