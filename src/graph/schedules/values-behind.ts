/** What a term is put together from, by way of all the names in it. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { forEachTerm } from '../terms.ts';

/**
 * Calls `visit` for the term, what is inside it, and the same of every value of the names in it, the nearest first. Each name is looked
 * behind once: a text that is added to in many lines has as many values, and is part of all of them.
 */
export function forEachValueBehind(facts: FileFacts, term: Term, visit: (term: Term) => void, longestWay: number): void {
  const seen = new Set<number>();
  let terms: readonly Term[] = [term];
  for (let way = 0; way <= longestWay && terms.length > 0; way++) {
    const behind: Term[] = [];
    for (const one of terms) {
      forEachTerm(facts, one, (inner) => {
        visit(inner);
        if (inner.kind !== 'binding' || seen.has(inner.binding)) return;
        seen.add(inner.binding);
        for (const value of facts.bindings[inner.binding]?.values ?? []) behind.push(value);
      });
    }
    terms = behind;
  }
}
