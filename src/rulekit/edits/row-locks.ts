/** Whether the database behind a query can lock the rows it reads: PostgreSQL, and MySQL from 8.0 on. */
import type { FileFacts, Term } from '../../model/facts.ts';
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
  const shown = library.startsWith('drizzle-orm') ? getDatabases(graph).drizzle : library === 'kysely' ? getDatabases(graph).kysely : null;
  return shown !== null && shown.locking && !shown.other;
}

/**
 * The query goes through a client of the function, as a transaction hands one over. Through that of the module it stands in no
 * transaction, wherever it is written, and what it locks is free again at once.
 */
export function isOnTransaction(graph: ProgramGraph, { file, call }: { readonly file: string; readonly call: number }, library: string): boolean {
  // A model is told by its options which transaction it stands in.
  if (library === 'sequelize') return true;
  const facts = graph.files[file];
  const called = facts?.calls[call];
  const root = facts === undefined || called === undefined ? null : getRoot(facts, called.callee);
  return root?.kind === 'binding' && facts?.bindings[root.binding]?.scope !== 0;
}

const longestChain = 30;

/** What a chain begins with. */
function getRoot(facts: FileFacts, term: Term): Term {
  let current = term;
  for (let length = 0; length < longestChain; length += 1) {
    if (current.kind === 'call') current = facts.calls[current.call]?.callee ?? { kind: 'unknown' };
    else if (current.kind === 'member') current = current.object;
    else return current;
  }
  return { kind: 'unknown' };
}

function findText(values: readonly StaticValue[], name: string): string | null {
  for (const { key, value } of values.flatMap((given) => (given.kind === 'object' ? given.properties : []))) if (key === name) return value.kind === 'literal' ? String(value.value) : null;
  return null;
}

/** Which databases the files of the repository ask through each library. */
interface Databases {
  readonly drizzle: Shown;
  readonly kysely: Shown;
}

interface Shown {
  locking: boolean;
  other: boolean;
}

const drivers = {
  locking: /^drizzle-orm\/(node-postgres|postgres-js|neon-serverless|vercel-postgres|pglite|mysql2)/,
  other: /^drizzle-orm\/(better-sqlite3|libsql|d1|sqlite|bun-sqlite|expo-sqlite|durable)/,
};
const dialects = { locking: /^(Postgres\w*|Mysql|Pg\w*|Neon)Dialect$/, other: /^(Sqlite|LibsqlDialect|D1)\w*$/ };

/** Asked for each finding, of all files. */
const databasesOfGraph = new WeakMap<ProgramGraph, Databases>();

function getDatabases(graph: ProgramGraph): Databases {
  const known = databasesOfGraph.get(graph);
  if (known !== undefined) return known;
  const found = { drizzle: { locking: false, other: false }, kysely: { locking: false, other: false } };
  for (const { requests, bindings } of Object.values(graph.files)) {
    for (const { specifier } of requests) note(found.drizzle, drivers, specifier);
    for (const { from } of bindings) if (from !== undefined) note(found.kysely, dialects, from.imported);
  }
  databasesOfGraph.set(graph, found);
  return found;
}

function note(shown: Shown, { locking: locks, other }: typeof drivers, text: string): void {
  if (locks.test(text)) shown.locking = true;
  if (other.test(text)) shown.other = true;
}
