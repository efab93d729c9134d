/** The number after the last, as the code of one function makes it: `` `INV-${String((await orders.count()) + 1).padStart(4, '0')}` ``. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, forEachTerm } from '../terms.ts';

/** `const count = …; const padded = …; const number = …` */
const longestValue = 5;

/** A second run counts one row more, so that its number is another one. */
export function isNextNumber(facts: FileFacts, term: Term): boolean {
  return holds(facts, term, (one) => one.kind === 'operation' && one.operator === '+' && one.operands.some(isOne) && one.operands.some((operand) => holds(facts, operand, (inner) => isCount(facts, inner))));
}

function isOne(term: Term): boolean {
  return term.kind === 'literal' && term.value === 1;
}

function isCount(facts: FileFacts, term: Term): boolean {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  return call !== undefined && /^(?:count|countDocuments|estimatedDocumentCount|countBy)$/.test(findCalledName(facts, call) ?? '');
}

/** Through the names that hold it, and what is made of it: `String(last + 1)`, `padded.padStart(4)`. */
function holds(facts: FileFacts, term: Term, isWanted: (term: Term) => boolean): boolean {
  const seen = new Set<Term>();
  const visit = (value: Term, depth: number): boolean => {
    if (depth === 0 || seen.has(value)) return false;
    seen.add(value);
    let found = false;
    forEachTerm(facts, value, (inner) => {
      if (found) return;
      found = isWanted(inner);
      if (found) return;
      if (inner.kind === 'binding') found = facts.bindings[inner.binding]?.values.some((one) => visit(one, depth - 1)) === true;
    });
    return found;
  };
  return visit(term, longestValue);
}
