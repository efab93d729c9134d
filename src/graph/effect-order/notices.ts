/** One of many people is told something by a row of theirs: when a later one fails, those before are told once more. */
import type { ProgramGraph } from '../../model/graph.ts';
import { isSameTable } from '../claims/claim-columns.ts';
import { isNotice } from '../effects/notice-tables.ts';
import { isKnownTable } from '../tables/unique-insert.ts';
import type { DoneEffect } from './flow.ts';

/** Nobody has looked before whether they were told. */
export function isNoticeOfMany({ effect, statement, loops, reads, transaction }: DoneEffect): boolean {
  if (effect.nature !== 'write' || statement === null || loops.length === 0 || transaction !== null || statement.inTransaction || !isNotice(statement)) return false;
  return !reads.some((read) => isSameTable(read.statement.table, statement.table));
}

/** The same where the schema says that no key keeps the second row out. */
export function isKnownNotice(graph: ProgramGraph, effect: DoneEffect): boolean {
  return isNoticeOfMany(effect) && effect.statement !== null && isKnownTable(graph, effect.statement);
}
