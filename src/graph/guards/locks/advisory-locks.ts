/**
 * Locks that the database keeps by a number or a name.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS,
 * https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
 */
import type { CallFact, FileFacts } from '../../../model/facts.ts';
import { getStatementText, isPartOfStatement } from './lock-statement.ts';

/** `session`: held until it is released on the very connection that took it. `transaction`: held until the transaction ends. */
export type AdvisoryUse = 'session' | 'transaction' | 'release';

export interface AdvisoryStatement {
  readonly use: AdvisoryUse;
  /** It answers at once whether the lock was taken, and does not wait for it. */
  readonly tries: boolean;
  /** The number or name of the lock, where it is written down. */
  readonly id: string | null;
  /** It asks for the lock and does nothing else. */
  readonly isAlone: boolean;
}

/** What a statement does with an advisory lock; null when it has to do with none. */
export function findAdvisoryUse(facts: FileFacts, call: CallFact): AdvisoryUse | null {
  return findAdvisoryStatement(facts, call)?.use ?? null;
}

const locking = /\b(?:(pg_advisory_unlock|release_lock)|(pg_(?:try_)?advisory_xact_lock)|(pg_(?:try_)?advisory_lock|get_lock))(?:_shared)?\s*\(((?:[^()]|\([^()]*\))*)\)?/;
const alone = /^\s*select\s+pg_(?:try_)?advisory_xact_lock\s*\((?:[^()]|\([^()]*\))*\)(?:\s*::\s*\w+)?(?:\s+(?:as\s+)?"?\w+"?)?\s*;?\s*$/;

export function findAdvisoryStatement(facts: FileFacts, call: CallFact): AdvisoryStatement | null {
  const text = getStatementText(facts, call).toLowerCase();
  const [, release, transaction, session, id = ''] = text.includes('lock') ? (locking.exec(text) ?? []) : [];
  const name = release ?? transaction ?? session;
  if (name === undefined || isPartOfStatement(facts, call)) return null;
  return {
    use: release !== undefined ? 'release' : transaction !== undefined ? 'transaction' : 'session',
    tries: /try|get_lock/.test(name),
    // A cast does not make it another one.
    id: isWritten(id) ? id.replaceAll(/::\s*\w+|\s+/g, '') : null,
    isAlone: alone.test(text),
  };
}

/** A number or a quoted name, perhaps hashed: neither a placeholder nor a value of the program. */
function isWritten(id: string): boolean {
  return /\d|'[^']+'/.test(id) && !/[$?:]/.test(id.replaceAll('::', ''));
}
