/** The names of calls that must be seen before entry points are known. */
import type { Catalogue, Library } from '../../catalogue/catalogue.ts';
import type { Row } from '../../catalogue/schema.ts';

/** Roles as the catalogue lists names by them. */
const REGISTERING = ['route', 'mount', 'callback', 'stores', 'queue-consumer', 'schedule'] as const;
const REGISTERING_ROLES: ReadonlySet<string> = new Set(REGISTERING);

/** Those for which one of the libraries has a row, in the order of the catalogue. */
export function registeringNames(catalogue: Catalogue, libraries: ReadonlySet<Library>): ReadonlySet<string> {
  const own = new Set<string>();
  for (const library of libraries) {
    for (const byName of library.rows.values()) for (const rows of byName.values()) for (const row of rows) if (registers(row)) for (const name of row.name) own.add(name);
  }
  return new Set(REGISTERING.flatMap((role) => [...(catalogue.namesByRole.get(role) ?? [])].filter((name) => own.has(name))));
}

/** It registers something, or tells what the functions, routers and contexts it is given are handed. */
function registers({ role, callback, mount, prefix, begins, folder, hooks, stores, binds, context, names, schedule }: Row): boolean {
  return (role !== undefined && REGISTERING_ROLES.has(role)) || [callback, mount, prefix, begins, folder, hooks, stores, binds, context, names, schedule].some((part) => part !== undefined);
}
