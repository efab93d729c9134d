import { Pool } from 'pg';

let pool: Pool | undefined;

export function getPool(): Pool {
  // ok: client-per-request: made on first use and kept in the module
  pool ??= new Pool();
  return pool;
}
