/** Three-valued evaluation of a test, with no environment variable set: what a guard does on a machine nobody configured. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';

export type Value =
  | { readonly kind: 'known'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'truthy' }
  | { readonly kind: 'unknown' };

export const unknown: Value = { kind: 'unknown' };
const known = (value: string | number | boolean | null | undefined): Value => ({ kind: 'known', value });

/** Gives the assumed value of a term, or undefined to let it be evaluated. */
export type Assume = (term: Term) => Value | undefined;

/** Whether the value counts as true; null when that is not decided. */
export function findTruth(value: Value): boolean | null {
  switch (value.kind) {
    case 'known': return Boolean(value.value);
    case 'truthy': return true;
    case 'unknown': return null;
  }
}

/** Evaluates the term as far as literals, constants, unset environment variables and the assumption decide it. */
export function evaluate(facts: FileFacts, term: Term, assume: Assume): Value {
  const assumed = assume(term);
  if (assumed !== undefined) return assumed;
  const plain = getPlainTerm(facts, term);
  if (plain !== term) return evaluate(facts, plain, assume);
  switch (term.kind) {
    case 'literal': return known(term.value);
    case 'global': return term.name === 'undefined' ? known(undefined) : unknown;
    case 'function': case 'class': case 'object': case 'array': return { kind: 'truthy' };
    case 'member': case 'index': return isEnvironmentVariable(term) ? known(undefined) : unknown;
    case 'operation': return evaluateOperation(facts, term.operator, term.operands, assume);
    case 'call': return evaluateCall(facts, term.call, assume);
    default: return unknown;
  }
}

function isEnvironmentVariable(term: Term): boolean {
  if (term.kind !== 'member' && term.kind !== 'index') return false;
  const object = term.object;
  return object.kind === 'member' && object.property === 'env' && object.object.kind === 'global' && object.object.name === 'process';
}

function evaluateOperation(facts: FileFacts, operator: string, operands: readonly Term[], assume: Assume): Value {
  const [first, second, third] = operands.map((operand) => evaluate(facts, operand, assume));
  if (first === undefined) return unknown;
  const truth = findTruth(first);
  switch (operator) {
    case '!': return truth === null ? unknown : known(!truth);
    case '&&':
      if (truth !== null) return truth ? (second ?? unknown) : first;
      return second !== undefined && findTruth(second) === false ? known(false) : unknown;
    case '||':
      if (truth !== null) return truth ? first : (second ?? unknown);
      return second !== undefined && findTruth(second) === true ? { kind: 'truthy' } : unknown;
    case '??':
      if (first.kind === 'known') return first.value === null || first.value === undefined ? (second ?? unknown) : first;
      return first;
    case '?:':
      return truth === null ? unknown : ((truth ? second : third) ?? unknown);
    default:
      return second === undefined ? unknown : compare(operator, first, second);
  }
}

function compare(operator: string, left: Value, right: Value): Value {
  if (left.kind === 'truthy' && right.kind === 'known' && !right.value && typeof right.value !== 'number') {
    if (operator === '===' || operator === '==') return known(false);
    if (operator === '!==' || operator === '!=') return known(true);
  }
  if (left.kind !== 'known' || right.kind !== 'known') return unknown;
  const a = left.value;
  const b = right.value;
  switch (operator) {
    case '===': return known(a === b);
    case '!==': return known(a !== b);
    case '==': return known(a === b || (isNothing(a) && isNothing(b)));
    case '!=': return known(!(a === b || (isNothing(a) && isNothing(b))));
    case '>': return known(Number(a) > Number(b));
    case '<': return known(Number(a) < Number(b));
    case '>=': return known(Number(a) >= Number(b));
    case '<=': return known(Number(a) <= Number(b));
    default: return unknown;
  }
}

const isNothing = (value: unknown): boolean => value === null || value === undefined;

function evaluateCall(facts: FileFacts, index: number, assume: Assume): Value {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'global') return unknown;
  const [argument] = call.args;
  if (argument === undefined) return unknown;
  const value = evaluate(facts, argument, assume);
  const truth = findTruth(value);
  if (call.callee.name === 'Boolean') return truth === null ? unknown : known(truth);
  if (call.callee.name === 'Number' || call.callee.name === 'parseInt') return value.kind === 'known' ? known(Number(value.value)) : unknown;
  if (call.callee.name === 'String') return value.kind === 'known' ? known(String(value.value)) : unknown;
  return unknown;
}
