/** Statements that set a database up. They run once for a database or a connection; a route that leads to one is rare, or its other statements are told. */
import { findStatement } from '../../src/graph/statements/find-statement.ts';
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
