/** PostgreSQL inside this process, its files in the data directory, which no other process may open. */
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Transaction as PGliteTransaction } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import type { Db as QueueDatabase } from 'pg-boss';
import type { Database, Row } from './database.ts';
import { lockDataDir } from './data-dir-lock.ts';

export async function openEmbedded(dataDir: string): Promise<Database> {
  const lock = await lockDataDir(dataDir);
  let pglite: PGlite;
  try {
    pglite = await PGlite.create(path.join(dataDir, 'database'));
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    kind: 'embedded',
    queueConnection: { db: fromPglite(pglite), backend: 'pglite' },
    async query(text, values) {
      return (await pglite.query<Row>(text, values === undefined ? undefined : [...values])).rows;
    },
    transaction: (work) => pglite.transaction((inner) => work({
      async query(text, values) {
        return (await inner.query<Row>(text, values === undefined ? undefined : [...values])).rows;
      },
      forQueue: queueInside(inner),
    })),
    async close() {
      await pglite.close();
      lock.release();
    },
  };
}

/** Several statements in one text are run by `exec`, which takes no values; `query` takes one statement only. */
function queueInside(inner: PGliteTransaction): QueueDatabase {
  return {
    async executeSql(text, values) {
      if (values !== undefined && values.length > 0) return inner.query(text, values);
      return { rows: (await inner.exec(text)).flatMap((result) => result.rows) };
    },
  };
}
