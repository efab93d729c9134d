import express from 'express';
import { Pool } from 'pg';

const app = express();
const pool = new Pool();

// ok: unguarded-schedule: deletes once
app.post('/tasks/drop-expired-carts', async (_req, res) => {
  await pool.query('delete from carts where expires_at < now()');
  res.sendStatus(204);
});
app.listen(8080);
