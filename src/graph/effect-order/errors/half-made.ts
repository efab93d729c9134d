/** What a job makes in several steps: when a later one is refused, the next run makes the first ones once more. */
import type { ProgramGraph } from '../../../model/graph.ts';
import { isSameTable } from '../../claims/claim-columns.ts';
import { isDoneElsewhere } from '../../effects/effects.ts';
import { isKnownTable } from '../../tables/unique-insert.ts';
import type { SetColumn } from '../../statements/statement.ts';
import type { DatabaseSite, DoneEffect } from '../flow.ts';

/** A sale, and then its items; a customer of another service, and then its number in a row of ours. What one transaction holds is taken back as a whole. */
export function isHalfMade(graph: ProgramGraph, done: DoneEffect, { statement, transaction }: DatabaseSite): boolean {
  if (isDoneElsewhere(done.effect)) return true;
  if (done.effect.nature !== 'write' || done.statement?.operation !== 'insert' || statement.operation !== 'insert') return false;
  const { table, sets } = done.statement;
  if (sets === null || sets.length === 0) return false;
  // Who has looked into the table before may find the row the next time.
  if (sets.some(isGivenKey) || done.reads.some((read) => isSameTable(read.statement.table, table))) return false;
  const isOne = done.statement.inTransaction || (done.transaction !== null && done.transaction === transaction);
  return !isOne && !isSameTable(table, statement.table) && isKnownTable(graph, done.statement) && isKnownTable(graph, statement);
}

/** `{ id: job.data.orderId }`: whoever asks for the work has named the row, and a second one is refused. */
function isGivenKey({ column, changes, call }: SetColumn): boolean {
  return /^_?id$/i.test(column) && changes !== true && call === undefined;
}
