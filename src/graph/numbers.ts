/** Numbers that are written out, such as `5 * 60 * 1000`. */
import type { FileFacts, Term } from '../model/facts.ts';
import { getPlainTerm } from './terms.ts';

/** The number a term comes to; null when something in it is not known. */
export function findNumberTerm(facts: FileFacts, term: Term, depth = 0): number | null {
  if (depth > 8) return null;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return findNumberLiteral(plain.value);
  if (plain.kind !== 'operation') return null;
  const [first, second] = plain.operands.map((operand) => findNumberTerm(facts, operand, depth + 1));
  if (typeof first !== 'number' || typeof second !== 'number') return null;
  switch (plain.operator) {
    case '*': return first * second;
    case '+': return first + second;
    case '-': return first - second;
    case '/': return second === 0 ? null : first / second;
    default: return null;
  }
}

function findNumberLiteral(value: string | number | boolean | null): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
