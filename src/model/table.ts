/** What is known of a table of a database before anything is asked of it. */
import type { RecordTable } from './deployment-facts.ts';

/** All names are in lower case. */
export interface Table {
  readonly name: string;
  /** Columns that no two rows have the same values of, the primary key included. */
  readonly unique: readonly (readonly string[])[];
  /** An index of some rows only: two others may have the same values, and no search by them alone can use it. */
  readonly isPartial?: true;
  /** The name of the index that holds the key, where one does. */
  readonly index?: string;
  /** The name of an index that is taken away; then nothing else is said, and the table only where that is written. */
  readonly dropsIndex?: string;
  /** The database it is in, where the schema says so. */
  readonly server?: 'PostgreSQL' | 'another';
  /** The database makes up no primary key: who inserts a row has to give it one. */
  readonly keyIsGiven?: true;
  /** Only where one text of a unique key of its own is all that an insert has to give. */
  readonly record?: RecordTable;
  /** A later statement takes it away, or asks more of its rows. */
  readonly isChanged?: true;
  readonly file: string;
  readonly line: number;
}
