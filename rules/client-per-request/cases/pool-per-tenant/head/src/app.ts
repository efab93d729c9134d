import express from 'express';
import { Pool } from 'pg';
import { findTenant } from './tenants.ts';

const pools = new Map<string, Pool>();

function poolOf(tenant: string): Pool {
  const known = pools.get(tenant);
  if (known !== undefined) return known;
  // ok: client-per-request: one per tenant, kept in a map
  const pool = new Pool({ database: 'eu' });
  pools.set(tenant, pool);
  return pool;
}

export const app = express();
app.get('/bookings', async (req, res) => {
  res.json((await poolOf(String(req.query.tenant)).query('select * from bookings')).rows);
});
app.get('/export', async (req, res) => {
  const tenant = await findTenant(String(req.query.tenant));
  // ok: client-per-request: made of the settings of the tenant
  const pool = new Pool({ connectionString: tenant.databaseUrl });
  res.json((await pool.query('select * from bookings')).rows);
});
app.get('/plans', async (req, res) => {
  // expect: client-per-request
  const pool = new Pool({ database: 'plans' });
  pool.on('error', () => undefined);
  res.json((await pool.query('select * from plans')).rows);
});
