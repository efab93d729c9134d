import express from 'express';
import { getAudit } from './audit.ts';
import { getPool } from './pool.ts';
import { openReplica } from './replica.ts';

export const app = express();
app.get('/bookings', async (req, res) => {
  res.json((await getPool().query('select * from bookings')).rows);
});
app.get('/audit', async (req, res) => {
  res.json((await getAudit().query('select * from audit')).rows);
});
app.get('/reports', async (req, res) => {
  res.json((await openReplica().query('select * from reports')).rows);
});
