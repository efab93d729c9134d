/** Times that are compared with the clock, as a sum: `Date.now() - lastRun >= pause`, `now < lastRun + pause`, `now >= nextRun`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findNumberTerm } from '../numbers.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../terms.ts';
import type { HeldTest } from '../ways/conditions/held-tests.ts';
import { isNow } from './is-now.ts';
import { isOfClock } from './of-clock.ts';

/** So many times the clock, the kept time and one; `isOpen` where a setting is added. */
export interface TimeSum {
  readonly clock: number;
  readonly kept: number;
  readonly rest: number;
  readonly isOpen: boolean;
}

type IsKept = (term: Term) => boolean;

const mostDepth = 8;
const nothing: TimeSum = { clock: 0, kept: 0, rest: 0, isOpen: false };
const setting: TimeSum = { ...nothing, isOpen: true };

/** What is not below zero where the test came out as it did; null where it is no order, or something in it is not understood. */
export function findHeldSum(facts: FileFacts, { test, holds }: HeldTest, isKept: IsKept): TimeSum | null {
  const [left, right] = test.kind === 'operation' && test.operands.length === 2 ? test.operands : [];
  if (test.kind !== 'operation' || left === undefined || right === undefined || !/^[<>]=?$/.test(test.operator)) return null;
  const isLeftMore = test.operator.startsWith('>') === holds;
  return subtract(findTimeSum(facts, isLeftMore ? left : right, isKept), findTimeSum(facts, isLeftMore ? right : left, isKept));
}

export function findTimeSum(facts: FileFacts, term: Term, isKept: IsKept, depth = 0): TimeSum | null {
  if (depth > mostDepth) return null;
  const plain = isKept(term) ? term : getPlainTerm(facts, term);
  if (isKept(plain)) return { ...nothing, kept: 1 };
  const number = findNumberTerm(facts, plain);
  if (number !== null) return { ...nothing, rest: number };
  const next = (inner: Term | undefined): TimeSum | null => (inner === undefined ? null : findTimeSum(facts, inner, isKept, depth + 1));
  if (plain.kind === 'operation') return findOfOperation(facts, plain, next);
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  const name = call === undefined ? '' : (findCalledName(facts, call) ?? '');
  const [first, ...others] = call?.args ?? [];
  if (call !== undefined && others.length === 0) {
    if (first !== undefined && /^(?:floor|round|ceil|trunc|Date|parse|Number|dayjs|moment)$/.test(name)) return next(first);
    if (first === undefined && call.callee.kind === 'member' && /^(?:getTime|valueOf|toMillis)$/.test(name)) return next(call.callee.object);
  }
  // How a call puts a kept time together with others its name does not say.
  if (mentions(facts, plain, isKept)) return null;
  if (!isOfClock(facts, plain) && !isNow(facts, plain, null)) return setting;
  return { ...nothing, clock: 1, isOpen: call !== undefined && call.args.length > 0 };
}

function findOfOperation(facts: FileFacts, { operator, operands }: Term & { kind: 'operation' }, next: (inner: Term | undefined) => TimeSum | null): TimeSum | null {
  const [first, ...others] = operands;
  switch (operator) {
    case '+': return operands.map(next).reduce((sum, one) => (sum === null || one === null ? null : add(sum, one, 1)), nothing);
    case '-': return others.length === 0 ? subtract(nothing, next(first)) : others.map(next).reduce(subtract, next(first));
    case '*': case '/': {
      const factors = others.map((other) => findNumberTerm(facts, other));
      const sum = next(first);
      const factor = factors.reduce<number | null>((product, one) => (product === null || one === null || one === 0 ? null : product * one), 1);
      if (sum !== null && factor !== null) return add(nothing, sum, operator === '*' ? factor : 1 / factor);
      // `5 * settings.minute`
      const isPlain = operands.map(next).every((one) => one !== null && one.clock === 0 && one.kept === 0);
      return isPlain ? setting : null;
    }
    // `lastRun ?? 0`
    case '??': case '||': return next(first);
    default: return null;
  }
}

function add(sum: TimeSum, one: TimeSum, factor: number): TimeSum {
  return { clock: sum.clock + one.clock * factor, kept: sum.kept + one.kept * factor, rest: sum.rest + one.rest * factor, isOpen: sum.isOpen || one.isOpen };
}

function subtract(sum: TimeSum | null, one: TimeSum | null): TimeSum | null {
  return sum === null || one === null ? null : add(sum, one, -1);
}

function mentions(facts: FileFacts, term: Term, isKept: IsKept): boolean {
  let found = false;
  forEachTerm(facts, term, (inner) => { found ||= isKept(inner); });
  return found;
}
