/** The number after the last: `` `INV-${String((await orders.count()) + 1).padStart(4, '0')}` ``, `await supabase.rpc('next_invoice_number')`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, forEachTerm } from '../terms.ts';

/** `const count = …; const padded = …; const number = …` */
const longestValue = 5;

/** A second run counts one row more, so that its number is another one. */
export function isNextNumber(facts: FileFacts, term: Term): boolean {
  return holds(facts, term, (one) => isGivenOut(facts, one) || (one.kind === 'operation' && one.operator === '+' && one.operands.some(isOne) && one.operands.some((operand) => holds(facts, operand, (inner) => isCount(facts, inner)))));
}

/** What a function of the database is called that gives a number out once. */
const giving = /(?:^|_)(?:next|generate|allocate|new)_(?:\w+_)?(?:number|num|no|nr|code|seq|sequence|ref|reference)$/;

/** The database counts: https://www.postgresql.org/docs/current/functions-sequence.html */
function isGivenOut(facts: FileFacts, term: Term): boolean {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  const [text] = call?.args ?? [];
  if (call === undefined || text?.kind !== 'literal' || typeof text.value !== 'string') return false;
  return findCalledName(facts, call) === 'rpc' ? giving.test(text.value.toLowerCase()) : /^\s*select\s+nextval\(/i.test(text.value);
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
