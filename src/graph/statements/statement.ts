/** What one database call does, as far as its text or its chain of calls says it. */

export type Operation = 'read' | 'insert' | 'update' | 'delete' | 'upsert' | 'ddl' | 'unknown';

export type Literal = string | number | boolean | null;

/** One condition on a column. `ne` is also NOT IN and IS NOT NULL; `null` is IS NULL. */
export interface Condition {
  readonly column: string;
  readonly op: 'eq' | 'ne' | 'in' | 'null' | 'compare' | 'other';
  /** Only where it is literal. */
  readonly value?: Literal;
  /** Of `in`, where all of them are literal. */
  readonly values?: readonly Literal[];
  /** Stands in a SELECT inside the statement: it was true when that was read. */
  readonly nested?: true;
}

export interface SetColumn {
  readonly column: string;
  /** `counter`: the new value comes from the old one. `now`: the time. */
  readonly kind: 'literal' | 'counter' | 'now' | 'other';
  readonly value?: Literal;
  /** Of `counter`: what is added is an item of a list or a piece of text, and no number. */
  readonly appends?: true;
  /** Of `other`: the value that was read before is added to, or taken from. */
  readonly grows?: true;
  /** Of `other`: it is another one in each run, by what its own expression says. */
  readonly changes?: true;
  /** Of `other`: the message that a job is about says it, so that each attempt finds the same. */
  readonly isOfMessage?: true;
  /** Of `other`: the call of its file that gives it. */
  readonly call?: number;
}

/** Columns that a parameter of a function of the same file holds, which its caller knows: `set({ ...changes })`. */
export interface GivenColumns {
  readonly kind: 'given';
  readonly function: number;
  /** Its position. */
  readonly parameter: number;
}

export interface Statement {
  readonly operation: Operation;
  /** Table, model or collection, in lower case, as the code names it; null when that is not decided there. */
  readonly table: string | null;
  /** Null when not known; empty when there is none. */
  readonly where: readonly Condition[] | null;
  /** What an update sets, or an insert's columns. */
  readonly sets: readonly SetColumn[] | null;
  /** More that an update sets. */
  readonly given?: readonly GivenColumns[];
  readonly lock: 'none' | 'for-update' | 'skip-locked';
  /** It answers with the rows it changed. */
  readonly returning: boolean;
  readonly limit: number | null;
  /** What an insert does where the key exists. */
  readonly onConflict: 'fail' | 'ignore' | 'update';
  /** A key of the table refuses no row: the last one of each stays. */
  readonly replaces?: true;
  /** The call itself names a transaction: `.transacting(trx)`, `{ transaction }`. That it stands in one is another question. */
  readonly inTransaction: boolean;
  /** Takes an advisory lock of the database. */
  readonly advisoryLock: boolean;
  /** It throws where it finds no row. */
  readonly throwsOnNone: boolean;
}

export const plainStatement: Statement = {
  operation: 'unknown', table: null, where: null, sets: null, lock: 'none', returning: false, limit: null, onConflict: 'fail', inTransaction: false, advisoryLock: false, throwsOnNone: false,
};
