/** Names the table that a repository has for work that is done. */
import { findJournalTable } from '../graph/tables/journal-table.ts';
import type { ProgramGraph } from '../model/graph.ts';

/** ` (ProcessedEvent has one, by eventId)`; empty where no table has a key for that. */
export function renderJournal(graph: ProgramGraph): string {
  const table = findJournalTable(graph);
  return table === null ? '' : ` (${table.name} has one, by ${table.columns.join(' and ')})`;
}
