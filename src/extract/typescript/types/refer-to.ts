import type { TypeTerm } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';

/** `Database`, `BetterSqlite3.Database`: a reference by name. A type parameter is what its constraint names. */
export function referTo(walk: Walk, names: readonly string[], args: readonly TypeTerm[]): TypeTerm | null {
  const [name, ...path] = names;
  if (name === undefined) return null;
  const found = walk.scope.findType(name);
  if (found === undefined) return { kind: 'reference', name, binding: null, path, args };
  if (typeof found === 'number') return { kind: 'reference', name, binding: found, path, args };
  return path.length === 0 ? found.constraint : null;
}
