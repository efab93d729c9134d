/** The literal parts of declarations: enough for schemas, which are written down and not computed. */
import type { FileFacts, PropertyTerm, Term } from '../../model/facts.ts';

export type ObjectTerm = Term & { readonly kind: 'object' };

/** The object a term is, or the one constant that holds it. */
export function asObject(facts: FileFacts, term: Term | undefined): ObjectTerm | null {
  if (term === undefined) return null;
  if (term.kind === 'object') return term;
  if (term.kind === 'cast') return asObject(facts, term.of);
  const values = term.kind === 'binding' ? facts.bindings[term.binding]?.values ?? [] : [];
  return values.length === 1 && values[0]?.kind === 'object' ? values[0] : null;
}

/** Properties with a name. */
export function getProperties(object: ObjectTerm): readonly (PropertyTerm & { readonly kind: 'property' | 'getter'; readonly key: string })[] {
  return object.properties.flatMap((property) => (property.kind === 'spread' || property.key === null ? [] : [{ ...property, key: property.key }]));
}

export function isTrue(object: ObjectTerm | null, key: string): boolean {
  return object !== null && getProperties(object).some((property) => property.key === key && property.value.kind === 'literal' && property.value.value === true);
}

export function getText(term: Term | undefined): string | null {
  return term?.kind === 'literal' && typeof term.value === 'string' ? term.value : null;
}

/** The called name: `pgTable`, `Schema` of `mongoose.Schema`. */
export function getCalledName(facts: FileFacts, term: Term): string | null {
  if (term.kind === 'member') return term.property;
  return term.kind === 'binding' ? facts.bindings[term.binding]?.from?.imported ?? facts.bindings[term.binding]?.name ?? null : null;
}
