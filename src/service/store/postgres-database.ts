/** A PostgreSQL server, shared by any number of replicas. */
import pg from 'pg';
import { ConfigurationError } from '../../errors.ts';
import type { Log } from '../log.ts';
import type { Database, Row } from './database.ts';

const storeConnections = 10;
const queueConnections = 6;

export async function openPostgres(connectionString: string, log: Log): Promise<Database> {
  const pool = new pg.Pool({ connectionString, max: storeConnections, connectionTimeoutMillis: 10_000, application_name: 'stallwatch' });
  // Without a listener, a connection the server closes while it is idle would end this process.
  pool.on('error', (error) => { log.warn({ err: error }, 'an idle database connection was lost'); });
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw new ConfigurationError(`DATABASE_URL: the database cannot be reached (${reasonOf(error)}).`);
  }
  return {
    kind: 'server',
    queueConnection: { connectionString, max: queueConnections },
    async query(text, values) {
      return (await pool.query<Row>(text, values === undefined ? undefined : [...values])).rows;
    },
    transaction: (work) => runTransaction(pool, work),
    close: () => pool.end(),
  };
}

/** A refused connection to a name with several addresses has an empty message and a code. */
function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  return typeof message === 'string' && message !== '' ? message : String(code);
}

async function runTransaction<T>(pool: pg.Pool, work: Parameters<Database['transaction']>[0]): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work({
      async query(text, values) {
        return (await client.query<Row>(text, values === undefined ? undefined : [...values])).rows;
      },
      forQueue: { executeSql: (text, values) => client.query(text, values) },
    });
    await client.query('commit');
    client.release();
    return result as T;
  } catch (error) {
    // A connection whose transaction may still be open must not go back to the pool.
    client.release(true);
    throw error;
  }
}
