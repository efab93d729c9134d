/** The one thing the store and the queue ask of a database. Two rooms give it: the embedded database and a server. */
import type { Db as QueueDatabase } from 'pg-boss';

export type Row = Readonly<Record<string, unknown>>;

export interface Sql {
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** SQL inside a transaction, and the same transaction in the form the queue takes. */
export interface Transaction extends Sql {
  readonly forQueue: QueueDatabase;
}

export interface Database extends Sql {
  readonly kind: 'embedded' | 'server';
  /** Everything the callback does is kept, or nothing when it throws. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** How the queue reaches the same database. */
  readonly queueConnection: { readonly db: QueueDatabase; readonly backend: 'pglite' } | { readonly connectionString: string; readonly max: number };
  close(): Promise<void>;
}
