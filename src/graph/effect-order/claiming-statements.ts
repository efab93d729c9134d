/** Statements that decide which of several runs goes on. */
import type { FileFacts } from '../../model/facts.ts';
import { isConditionalOn, isKey } from '../claims/claim-columns.ts';
import { findUse } from '../claims/tested-result.ts';
import type { Statement } from '../statements/statement.ts';

/** One of two runs changes, inserts or removes the row, and asks whether it was this one. */
export function isClaim(facts: FileFacts, call: number, statement: Statement): boolean {
  if (statement.throwsOnNone && isConditional(statement)) return true;
  const takes = isConditional(statement) || (statement.operation === 'insert' && statement.onConflict === 'ignore') || (statement.operation === 'delete' && statement.returning);
  return takes && findUse(facts, call) !== 'ignored';
}

function isConditional({ operation, lock, sets, ...rest }: Statement): boolean {
  if (operation !== 'update') return false;
  return lock === 'skip-locked' || sets?.some(({ column }) => !isKey(column) && isConditionalOn({ operation, lock, sets, ...rest }, column)) === true;
}
