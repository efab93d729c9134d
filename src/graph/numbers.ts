/** Numbers that are written out, such as `5 * 60 * 1000`. */
import type { FileFacts, Term } from '../model/facts.ts';
import { getPlainTerm } from './terms.ts';

/** The number a term comes to; null when something in it is not known. */
export function findNumberTerm(facts: FileFacts, term: Term, depth = 0): number | null {
  if (depth > 8) return null;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return findNumberLiteral(plain.value);
  if (plain.kind !== 'operation') return null;
  // Equal operators in a row are one operation: `15 * 60 * 1000`.
  const [first, ...others] = plain.operands.map((operand) => findNumberTerm(facts, operand, depth + 1));
  if (first === undefined || others.length === 0) return null;
  return others.reduce((left, right) => (left === null || right === null ? null : combine(plain.operator, left, right)), first);
}

function combine(operator: string, left: number, right: number): number | null {
  switch (operator) {
    case '*': return left * right;
    case '+': return left + right;
    case '-': return left - right;
    case '/': return right === 0 ? null : left / right;
    default: return null;
  }
}

function findNumberLiteral(value: string | number | boolean | null): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
