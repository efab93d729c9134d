/** Keys that a later statement takes away with the index that holds them. */
import { posix } from 'node:path';
import type { Table } from '../../model/table.ts';

/** What undoes a migration stands beside it: https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md, https://documentation.red-gate.com/fd/undo-migrations-277578914.html */
const takingBack = /(?:^|[/._-])(?:down|undo|rollback|revert)(?:[/._-]|$)|(?:^|\/)U[\d.]+__/;

/** In the order of the texts; files of migrations are run in that of their names. */
export function withoutDropped(tables: readonly Table[]): readonly Table[] {
  const made = tables.filter(({ dropsIndex }) => dropsIndex === undefined);
  const drops = tables.filter(({ file, dropsIndex }) => dropsIndex !== undefined && !takingBack.test(file));
  if (drops.length === 0) return made;
  const places = placesOf(tables);
  const placeOf = (table: Table): number => places.get(table) ?? 0;
  // Of the statements about one index only the last tell: generated files make and drop the same one over and over.
  const lastMade = lastPlaces(made, ({ file, index }) => (index === undefined ? null : keyOf(file, index)), placeOf);
  const lastDrop = lastPlaces(drops, ({ file, dropsIndex, name }) => (dropsIndex === undefined ? null : keyOf(file, dropsIndex, name)), placeOf);
  return made.filter((table) => {
    if (table.index === undefined) return true;
    const drop = Math.max(lastDrop.get(keyOf(table.file, table.index, '')) ?? -1, lastDrop.get(keyOf(table.file, table.index, table.name)) ?? -1);
    return drop < placeOf(table) || drop < (lastMade.get(keyOf(table.file, table.index)) ?? -1);
  });
}

/** `10_keys.sql` comes after `2_tables.sql`. */
const byNumber = new Intl.Collator('en', { numeric: true });

function placesOf(tables: readonly Table[]): ReadonlyMap<Table, number> {
  const sorted = [...tables].sort((one, other) => byNumber.compare(one.file, other.file));
  return new Map(sorted.map((table, place) => [table, place]));
}

function lastPlaces(tables: readonly Table[], key: (table: Table) => string | null, placeOf: (table: Table) => number): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const table of tables) {
    const group = key(table);
    if (group !== null) last.set(group, Math.max(last.get(group) ?? -1, placeOf(table)));
  }
  return last;
}

/** Without a table for an index whose name no other index of the database has. */
function keyOf(file: string, ...names: readonly string[]): string {
  return JSON.stringify([isNumbered(file) ? sequenceOf(file) : file, ...names]);
}

/** Only files with a number are run one after the other: `reset.sql` and `drop_tables.sql` beside `init.sql` are for whoever wants to begin anew. */
function isNumbered(file: string): boolean {
  const name = posix.basename(file) === 'migration.sql' ? posix.basename(posix.dirname(file)) : posix.basename(file);
  return /^[vV]?\d/.test(name);
}

/** `migrations/0001_orders.sql`, and `migrations/0001_orders/migration.sql` of Prisma. */
function sequenceOf(file: string): string {
  const folder = posix.dirname(file);
  return posix.basename(file) === 'migration.sql' ? posix.dirname(folder) : folder;
}
