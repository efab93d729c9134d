/** What a declared type adds to values that begin empty. */
import type { TypeTerm } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At, Value, Values } from '../value.ts';

/**
 * A variable or field that starts as nothing (`let order: Order | null = null`) or as an empty container
 * (`orders: Record<string, Order> = {}`), and what an unknown package made, holds what its type says, once it is filled in ways that cannot be followed.
 */
export function withDeclared(ev: Evaluation, values: Values, type: TypeTerm | undefined, at: At): Values {
  if (!type || !values.every((value) => isPlaceholder(value) || isEmptyContainer(value))) return values;
  const declared = ev.typed(type, at);
  return declared.length > 0 ? ev.interner.union([values.filter(isEmptyContainer), declared]) : values;
}

function isPlaceholder(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || typeof value.value === 'boolean');
}

function isEmptyContainer(value: Value): boolean {
  return (value.kind === 'object' && value.term.properties.length === 0) || (value.kind === 'list' && value.items.length === 0) || value.kind === 'collection' || value.kind === 'foreign';
}
