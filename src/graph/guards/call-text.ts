/** The words a call is given. */
import type { CallFact, FileFacts } from '../../model/facts.ts';
import { forEachTerm, getPlainTerm } from '../terms.ts';

/** All literal text of the arguments, with a placeholder for what is interpolated. */
export function getCallText(facts: FileFacts, call: CallFact): string {
  const parts: string[] = [];
  for (const argument of call.args) {
    forEachTerm(facts, getPlainTerm(facts, argument), (term) => {
      if (term.kind === 'literal' && typeof term.value === 'string') parts.push(term.value);
      else if (term.kind === 'template') parts.push(' ');
    });
  }
  return parts.join(' ');
}
