/** Whether a write records that something was done, so that the next run leaves it out. */
import type { DatabaseSite, DoneEffect } from './flow.ts';

export interface Mark {
  readonly write: DatabaseSite;
  /** What the next run goes by: the statement that chose the work. */
  readonly read: DatabaseSite;
  /** `late`: all is marked together, after a loop of effects. `each`: every item after its own effect. */
  readonly pace: 'late' | 'each';
  /** It holds nothing that the effect answered: only that it was done. */
  readonly isPure: boolean;
}

/** The mark this write is for the effect; null when the run did not choose its work by what is written here. */
export function findMark(effect: DoneEffect, write: DatabaseSite): Mark | null {
  const read = effect.reads.find((candidate) => isChosenBy(effect, candidate, write));
  if (read === undefined || isOneTransaction(effect, write) || isRecordedBefore(effect, write)) return null;
  const pace = effect.loops.every((loop) => write.loops.includes(loop)) ? 'each' : 'late';
  return { write, read, pace, isPure: write.statement.sets?.every(({ kind }) => kind !== 'other') ?? false };
}

function isChosenBy(effect: DoneEffect, read: DatabaseSite, write: DatabaseSite): boolean {
  const { table, operation } = write.statement;
  if (table === null) return false;
  const isSameTable = read.statement.table !== null && isSameName(read.statement.table, table);
  switch (operation) {
    // The row that was read is taken away: the next run does not find it.
    case 'delete': return isSameTable;
    // A row says that it was done: looked for before, or joined by the statement that chose the work.
    case 'insert': return isSameTable ? read.statement.limit === 1 || read.statement.where?.length !== 0 : mentions(read.text, table);
    case 'update': case 'upsert': return isSameTable && write.columns.some((column) => isAsked(effect, read, column));
    case 'read': case 'ddl': case 'unknown': return false;
  }
}

/** The statement asked for the column, or a test on the way looked at it. */
function isAsked(effect: DoneEffect, read: DatabaseSite, column: string): boolean {
  if (read.statement.where?.some((condition) => condition.column.toLowerCase() === column) === true) return true;
  return effect.tested.has(column) || effect.tested.has(column.replaceAll('_', ''));
}

/** `orders` and `Order` are the same to the names of models and tables. */
function isSameName(left: string, right: string): boolean {
  return singular(left) === singular(right);
}

function singular(name: string): string {
  return name.toLowerCase().replaceAll('_', '').replace(/ies$/, 'y').replace(/s$/, '');
}

function mentions(text: string, table: string): boolean {
  const at = text.indexOf(table.toLowerCase());
  return at !== -1 && !/\w/.test(text[at + table.length] ?? ' ') && !/\w/.test(text[at - 1] ?? ' ');
}

/** Both happen, or neither. */
function isOneTransaction(effect: DoneEffect, write: DatabaseSite): boolean {
  const isWrite = effect.effect.nature === 'write' || effect.effect.nature === 'counter';
  return isWrite && ((effect.transaction !== null && effect.transaction === write.transaction) || write.statement.inTransaction);
}

/** The table was written before the effect too: that is a claim, however good, and another question. */
function isRecordedBefore(effect: DoneEffect, write: DatabaseSite): boolean {
  const { table } = write.statement;
  return effect.writes.some((earlier) => table !== null && earlier.statement.table !== null && isSameName(earlier.statement.table, table));
}
