/** Terms that are the time of the clock: `new Date()`, `DateTime.now()`, `dayjs().tz(zone)`. A row's time is none. */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';

/** The call that a function of the file is looked into from: its parameters are what that gives. */
export interface Given {
  readonly fn: number;
  readonly call: CallFact;
  readonly outer: Given | null;
}

const longestWay = 5;

export function isNow(facts: FileFacts, term: Term, given: Given | null, depth = 0): boolean {
  if (depth > longestWay) return false;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'binding') return isNamedNow(facts, plain.binding, given, depth);
  // `new Date(Date.now() + offset)` is the time of another zone.
  if (plain.kind === 'operation') return (plain.operator === '+' || plain.operator === '-') && plain.operands.some((operand) => isNow(facts, operand, given, depth + 1));
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (call === undefined) return false;
  if (call.callee.kind === 'member') return call.callee.property === 'now' || isNow(facts, call.callee.object, given, depth + 1);
  const name = findCalledName(facts, call) ?? '';
  if (/^(?:get)?(?:current|now|zoned|local)/i.test(name)) return true;
  return call.args.length === 0 ? /^(?:Date|dayjs|moment)$/.test(name) : call.args.some((argument) => isNow(facts, argument, given, depth + 1));
}

function isNamedNow(facts: FileFacts, index: number, given: Given | null, depth: number): boolean {
  const binding = facts.bindings[index];
  const parameter = binding?.values.find((value) => value.kind === 'parameter');
  if (parameter !== undefined && given?.fn === parameter.function) {
    const argument = given.call.args[parameter.index];
    if (argument !== undefined) return isNow(facts, argument, given.outer, depth + 1);
    return binding?.values.some((value) => value !== parameter && isNow(facts, value, given.outer, depth + 1)) === true;
  }
  return /^(?:now|current|local)/i.test(binding?.name ?? '');
}
