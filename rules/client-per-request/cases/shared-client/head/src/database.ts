import { Pool } from 'pg';

let pool: Pool | null = null;

export function getPool(): Pool {
  if (pool !== null) return pool;
  // ok: client-per-request: made once, and kept
  pool = new Pool({ max: 20 });
  return pool;
}
