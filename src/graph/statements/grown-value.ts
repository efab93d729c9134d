/** A value that is made of the one that was read before: `score: rank.score + points`, `const day = number.day + 1`, then `{ day }`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';

/** Calls that give the number they are given, or one near it. */
const numbers: ReadonlySet<string> = new Set(['Number', 'parseInt', 'parseFloat', 'String', 'BigInt', 'max', 'min', 'round', 'floor', 'ceil', 'toFixed', 'toString']);
const choosing: ReadonlySet<string> = new Set(['??', '||', '?:']);
const mostDepth = 6;

/** It adds to, or takes from, a property of the column's name: a second run does so again, from what the first left. */
export function growsFromRead(facts: FileFacts, term: Term, column: string, depth = 0): boolean {
  const plain = getPlainTerm(facts, term);
  if (depth > mostDepth) return false;
  if (plain.kind === 'operation') {
    const [left, right] = plain.operands;
    if (choosing.has(plain.operator)) return plain.operands.some((operand) => growsFromRead(facts, operand, column, depth + 1));
    if (left === undefined || right === undefined || (plain.operator !== '+' && plain.operator !== '-')) return false;
    // Text that is put together is no count.
    if (plain.operands.some((operand) => isText(facts, operand))) return false;
    return [left, ...(plain.operator === '+' ? [right] : [])].some((operand) => isRead(facts, operand, column, depth) || growsFromRead(facts, operand, column, depth + 1));
  }
  return getNumbers(facts, plain).some((operand) => growsFromRead(facts, operand, column, depth + 1));
}

function isRead(facts: FileFacts, term: Term, column: string, depth: number): boolean {
  const plain = getPlainTerm(facts, term);
  if (depth > mostDepth) return false;
  if (plain.kind === 'member') return name(plain.property) === name(column) && plain.object.kind !== 'this';
  if (plain.kind === 'operation' && choosing.has(plain.operator)) return plain.operands.some((operand) => isRead(facts, operand, column, depth + 1));
  return getNumbers(facts, plain).some((operand) => isRead(facts, operand, column, depth + 1));
}

function getNumbers(facts: FileFacts, term: Term): readonly Term[] {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  if (call === undefined || !numbers.has(findCalledName(facts, call) ?? '')) return [];
  return call.callee.kind === 'member' && /^to/.test(call.callee.property) ? [call.callee.object] : call.args;
}

function isText(facts: FileFacts, term: Term): boolean {
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'template' || (plain.kind === 'literal' && typeof plain.value === 'string');
}

/** `hotScore` of the code is `hot_score` of the table. */
function name(column: string): string {
  return column.replaceAll('_', '').toLowerCase();
}
