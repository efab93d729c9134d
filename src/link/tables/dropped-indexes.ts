/** Keys that a later statement takes away with the index that holds them. */
import { posix } from 'node:path';
import type { Table } from '../../model/table.ts';

/** What undoes a migration stands beside it: https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md, https://documentation.red-gate.com/fd/undo-migrations-277578914.html */
const takingBack = /(?:^|[/._-])(?:down|undo|rollback|revert)(?:[/._-]|$)|(?:^|\/)U[\d.]+__/;

/** In the order of the texts; files of migrations are run in that of their names. */
export function withoutDropped(tables: readonly Table[]): readonly Table[] {
  const drops = tables.filter(({ file, dropsIndex }) => dropsIndex !== undefined && !takingBack.test(file));
  const made = tables.filter(({ dropsIndex }) => dropsIndex === undefined);
  if (drops.length === 0) return made;
  const places = new Map(tables.map((table, place) => [table, place]));
  const isBefore = (one: Table, other: Table): boolean =>
    one.file === other.file ? (places.get(one) ?? 0) < (places.get(other) ?? 0) : sequenceOf(one.file) === sequenceOf(other.file) && one.file < other.file;
  return made.filter((table) => {
    const later = table.index === undefined ? [] : drops.filter((drop) => drop.dropsIndex === table.index && (drop.name === '' || drop.name === table.name) && isBefore(table, drop));
    return later.length === 0 || later.every((drop) => made.some((again) => again.index === drop.dropsIndex && isBefore(drop, again)));
  });
}

/** `migrations/0001_orders.sql`, and `migrations/0001_orders/migration.sql` of Prisma. */
function sequenceOf(file: string): string {
  const folder = posix.dirname(file);
  return posix.basename(file) === 'migration.sql' ? posix.dirname(folder) : folder;
}
