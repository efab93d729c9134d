import express from 'express';
import { pool } from './db.ts';

export const app = express();
app.get('/bookings/:id', async (req, res) => {
  const { rows } = await pool.query('select * from bookings where id = $1', [req.params.id]);
  res.json(rows);
});
