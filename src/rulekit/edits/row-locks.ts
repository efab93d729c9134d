/** Whether the database behind a query can lock the rows it reads: PostgreSQL, and MySQL from 8.0 on. */
import type { ProgramGraph, RoleMatch, StaticValue } from '../../model/graph.ts';

/** https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE, https://dev.mysql.com/doc/refman/8.0/en/innodb-locking-reads.html */
const locking = /^(pg|postgres|postgresql|aurora-postgres|cockroachdb|mysql2?)$/;

/** False where nothing in the repository says which one it is. */
export function locksRows(graph: ProgramGraph, { library, originArguments, version }: RoleMatch): boolean {
  if (library === 'pg' || library === 'postgres' || library === 'mysql2') return true;
  if (library === 'knex') return locking.test(findText(originArguments, 'client') ?? '');
  if (library === 'sequelize') return locking.test(findText(originArguments, 'dialect') ?? '') || originArguments.some((given) => given.kind === 'literal' && /^(postgres|postgresql|mysql):/.test(String(given.value)));
  // `onLocked` came with 0.3: https://github.com/typeorm/typeorm/blob/master/CHANGELOG.md
  if (library === 'typeorm') return version !== null && !/^0\.[0-2]\./.test(version) && locking.test(findText(originArguments, 'type') ?? '');
  if (library.startsWith('drizzle-orm')) return uses(graph, /^drizzle-orm\/(node-postgres|postgres-js|neon-serverless|vercel-postgres|pglite|mysql2)/) && !uses(graph, /^drizzle-orm\/(better-sqlite3|libsql|d1|sqlite|bun-sqlite|expo-sqlite|durable)/);
  return library === 'kysely' && importsName(graph, /^(Postgres\w*|Mysql|Pg\w*|Neon)Dialect$/) && !importsName(graph, /^(Sqlite|LibsqlDialect|D1)\w*$/);
}

function findText(values: readonly StaticValue[], name: string): string | null {
  for (const { key, value } of values.flatMap((given) => (given.kind === 'object' ? given.properties : []))) if (key === name) return value.kind === 'literal' ? String(value.value) : null;
  return null;
}

function uses(graph: ProgramGraph, specifiers: RegExp): boolean {
  return Object.values(graph.files).some(({ requests }) => requests.some(({ specifier }) => specifiers.test(specifier)));
}

function importsName(graph: ProgramGraph, names: RegExp): boolean {
  return Object.values(graph.files).some(({ bindings }) => bindings.some(({ from }) => from !== undefined && names.test(from.imported)));
}
