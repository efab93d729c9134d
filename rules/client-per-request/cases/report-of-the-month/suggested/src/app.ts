import express from 'express';
import { Client } from 'pg';

const app = express();
app.get('/totals/:month', async (req, res) => {

  const client = new Client({ connectionString: process.env.REPORTS_URL });
  await client.connect();
  try {
    const { rows: orders } = await client.query('select sum(total) from orders where month = $1', [req.params.month]);
    const { rows: refunds } = await client.query('select sum(total) from refunds where month = $1', [req.params.month]);
    res.json({ orders, refunds });
  } finally {
    await client.end();
  }
});
app.listen(8080);
