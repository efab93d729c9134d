import type { Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import type { Expression, PropertyKey } from '../syntax.ts';

/** The name of a property, or the term of a computed key. Private names keep their `#`. */
export function readKey(walk: Walk, key: PropertyKey, computed: boolean): string | Term {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (!computed && key.type === 'Identifier') return key.name;
  return readExpressionKey(walk, key);
}

function readExpressionKey(walk: Walk, key: Expression): string | Term {
  const term = walk.visit.expression(walk, key, 'value', null);
  return term.kind === 'literal' && (typeof term.value === 'string' || typeof term.value === 'number') ? String(term.value) : term;
}
