import { Pool } from 'pg';

export function openReplica(): Pool {
  // expect: client-per-request
  const replica = new Pool({ database: 'replica' });
  replica.on('error', () => undefined);
  return replica;
}
