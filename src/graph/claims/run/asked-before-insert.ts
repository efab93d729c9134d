/** Rows that are looked for by a key of their own, so that they can be inserted where they are not there yet. */
import { isSameTable } from '../claim-columns.ts';
import type { RunEvent } from './run-events.ts';

/**
 * `select id from files where state = 'local' and path = $1` before the insert of that very row: what was asked for is the row of this
 * request, and no other waits.
 */
export function isAskedBeforeInsert(events: readonly RunEvent[], index: number): boolean {
  const read = events[index];
  const asked = read?.statement?.where ?? [];
  const hasOwnKey = asked.some(({ op, value }) => op === 'eq' && value === undefined);
  if (read === undefined || !hasOwnKey || asked.some(({ op }) => op !== 'eq')) return false;
  return events.slice(index + 1).some(({ node, statement, exceptional }) => {
    if (exceptional || statement?.operation !== 'insert' || node.file !== read.node.file || node.function !== read.node.function) return false;
    return isSameTable(statement.table, read.statement?.table ?? null) && asked.every(({ column }) => statement.sets?.some((set) => set.column === column) === true);
  });
}
