/** Statements that hardly take time themselves: they set a database up, once for it or for a connection, or say that others follow, which are told. */
import { readChain } from '../../src/graph/statements/chain.ts';
import { findStatement } from '../../src/graph/statements/find-statement.ts';
import { findText } from '../../src/graph/statements/sql-text.ts';
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

/** Methods that take the statement as text, the first of a chain. */
const takesText: ReadonlySet<string> = new Set(['prepare', 'exec', 'query', 'run', 'execute', 'execSync', 'pragma']);

/** https://www.sqlite.org/lang_transaction.html#deferred_immediate_and_exclusive_transactions */
const beginsLater = /^\s*(?:begin(?:\s+deferred)?(?:\s+transaction)?|savepoint\s+\w+)\s*;?\s*$/i;

/** `begin`: SQLite locks and reads nothing before the first statement behind it, which is told itself. */
export function announcesTransaction(graph: ProgramGraph, { edge }: PathStep, match: RoleMatch): boolean {
  const facts = graph.files[edge.place.file];
  if (facts === undefined || !/sqlite|libsql/i.test(match.library)) return false;
  // What a prepared statement is given are values.
  const [first] = readChain(facts, edge.call).links.find(({ name }) => name !== null && takesText.has(name))?.args ?? [];
  return first !== undefined && beginsLater.test(findText(facts, first) ?? '');
}
