/** One of many people is told something by a row of theirs: when a later one fails, those before are told once more. */
import { isNotice } from '../effects/notice-tables.ts';
import { isSameTable } from '../claims/claim-columns.ts';
import type { DoneEffect } from './flow.ts';

/** Nobody has looked before whether they were told. */
export function isNoticeOfMany({ effect, statement, loops, reads, transaction }: DoneEffect): boolean {
  if (effect.nature !== 'write' || statement === null || loops.length === 0 || transaction !== null || statement.inTransaction || !isNotice(statement)) return false;
  return !reads.some((read) => isSameTable(read.statement.table, statement.table));
}
