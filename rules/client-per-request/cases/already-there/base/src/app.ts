import express from 'express';
import { Client } from 'pg';

const app = express();
app.get('/payouts', async (_req, res) => {
  const client = new Client();
  await client.connect();
  const { rows } = await client.query('select * from payouts');
  await client.end();
  res.json({ rows: rows });
});
app.listen(8080);
