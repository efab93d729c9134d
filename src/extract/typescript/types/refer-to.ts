import type { TypeTerm } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import { copyTree } from '../../copy-tree.ts';
import { findRequired } from '../names/find-required.ts';

/** `Database`, `BetterSqlite3.Database`: a reference by name. A type parameter is what its constraint names. */
export function referTo(walk: Walk, names: readonly string[], args: readonly TypeTerm[]): TypeTerm | null {
  const [name, ...path] = names;
  if (name === undefined) return null;
  const found = walk.scope.findType(name);
  if (found === undefined) return (walk.docs === null ? null : referToValue(walk, name, path, args)) ?? { kind: 'reference', name, binding: null, path, args };
  if (typeof found === 'number') return { kind: 'reference', name, binding: found, path, args };
  return path.length === 0 && found.constraint !== null ? copyTree(found.constraint) : null;
}

/** In JavaScript a type may be named by what `require` gave: `const { OrderRepository } = require('./orders')`. */
function referToValue(walk: Walk, name: string, path: readonly string[], args: readonly TypeTerm[]): TypeTerm | null {
  const binding = walk.scope.findValue(name);
  if (binding === undefined) return null;
  const required = findRequired(walk, { kind: 'binding', binding });
  if (required === null) return { kind: 'reference', name, binding, path, args };
  return { kind: 'import', specifier: required.specifier, path: [...(required.path.length === 0 ? ['default'] : required.path), ...path], args };
}
