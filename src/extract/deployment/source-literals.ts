/** Values of settings that are written as a module: literals, and the names the module gives them. */
import type { FileFacts, Term } from '../../model/facts.ts';

export type ObjectTerm = Term & { readonly kind: 'object' };

/** Names that stand for names: real files have one. */
const deepest = 8;

/** The value a name of the file stands for; `process.env.X || 4` is nothing that is known. */
export function resolveLiteral(term: Term | undefined, facts: FileFacts, depth: number): Term | undefined {
  if (term === undefined || depth > deepest) return undefined;
  if (term.kind === 'binding') return resolveLiteral(facts.bindings[term.binding]?.values[0], facts, depth + 1);
  if (term.kind === 'cast') return resolveLiteral(term.of, facts, depth + 1);
  return term;
}

/** The value of a property of an object literal. */
export function propertyOf(object: ObjectTerm, key: string, facts: FileFacts): Term | undefined {
  const found = object.properties.find((one) => one.kind === 'property' && one.key === key);
  return found?.kind === 'property' ? resolveLiteral(found.value, facts, 0) : undefined;
}
