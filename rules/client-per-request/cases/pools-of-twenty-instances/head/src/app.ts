import express from 'express';
import { Pool } from 'pg';

export const app = express();
app.get('/bookings', async (req, res) => {
  // expect: client-per-request
  const pool = new Pool({ max: 10 });
  pool.on('error', () => undefined);
  res.json((await pool.query('select * from bookings')).rows);
});
app.listen(8080);
