/** Statements that hardly take time themselves: they set a database up, once for it or for a connection, say that others follow, which are told, or read one row by its key. */
import { findStatement } from '../../src/graph/statements/find-statement.ts';
import { findAskedRow, findTextOfCall } from '../../src/graph/statements/one-row.ts';
import { isUniqueKey } from '../../src/graph/tables/unique-insert.ts';
import type { PathStep } from '../../src/graph/ways/paths-to-role.ts';
import type { ProgramGraph, RoleMatch } from '../../src/model/graph.ts';

/** `journal_mode = WAL`: a setting. What a pragma is asked or told to do (`integrity_check`, `wal_checkpoint`) may take long. */
const setting = /^\s*(?:pragma\s+)?[\w.]+\s*=/i;

/** True of `create table if not exists`, `alter table` and the like, and of settings of the connection. */
export function setsDatabaseUp(graph: ProgramGraph, { node, edge }: PathStep, match: RoleMatch): boolean {
  if (findStatement(graph, node, edge, match)?.operation === 'ddl') return true;
  const [first] = match.arguments;
  const text = first?.kind === 'literal' && typeof first.value === 'string' ? first.value : '';
  return (/\bpragma\b/i.test(match.api) || /^\s*pragma\b/i.test(text)) && setting.test(text);
}

/** https://www.sqlite.org/lang_transaction.html#deferred_immediate_and_exclusive_transactions */
const beginsLater = /^\s*(?:begin(?:\s+deferred)?(?:\s+transaction)?|savepoint\s+\w+)\s*;?\s*$/i;

/** `begin`: SQLite locks and reads nothing before the first statement behind it, which is told itself. */
export function announcesTransaction(graph: ProgramGraph, { edge }: PathStep, match: RoleMatch): boolean {
  const facts = graph.files[edge.place.file];
  return facts !== undefined && isSqlite(match) && beginsLater.test(findTextOfCall(facts, edge.call) ?? '');
}

/** With the same calls as files: https://github.com/tursodatabase/libsql-js/blob/main/docs/api.md */
const opensServersToo = 'libsql';

/** One row by its key, out of a file of this machine: microseconds. Where a server is asked, it waits for the network as long as for any other. */
export function readsOneRow(graph: ProgramGraph, { edge }: PathStep, match: RoleMatch): boolean {
  const facts = graph.files[edge.place.file];
  const asked = facts === undefined || !isSqlite(match) || match.library === opensServersToo ? null : findAskedRow(facts, edge.call);
  return asked !== null && isUniqueKey(graph, asked.table, asked.columns, edge.place.file);
}

function isSqlite({ library }: RoleMatch): boolean {
  return /sqlite|libsql/i.test(library);
}
