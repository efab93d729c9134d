import express from 'express';
import { getPool } from './database.ts';

const app = express();
app.get('/bookings', async (_req, res) => {
  const { rows } = await getPool().query('select * from bookings');
  res.json(rows);
});
app.listen(8080);
