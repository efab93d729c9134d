/**
 * Whether a test turns away what was done a short while ago, as a guard does, or what was not: `if (invoice.lastGeneratedAt < today) return;`
 * asks for what another job has done today, and keeps no second run out.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath } from '../../steps.ts';
import { findCalledName } from '../../terms.ts';

/** Names that are gone through on the way to a time. */
const longestWay = 6;

/** The side that is left is that of old times. `isTime` says which terms are the time that is compared. */
export function leavesWhenOld(facts: FileFacts, step: Step & { kind: 'branch' }, isTime: (term: Term) => boolean): boolean {
  const isTold = findOldSide(facts, step.test, isTime);
  if (isTold === null) return false;
  return isTold === endsPath(step.then) && isTold !== endsPath(step.otherwise);
}

/** True where the test holds of old times, false where it holds of new ones; null where nothing says. */
function findOldSide(facts: FileFacts, test: Term, isTime: (term: Term) => boolean, depth = 0): boolean | null {
  if (depth > longestWay) return null;
  const inner = (term: Term): boolean | null => findOldSide(facts, term, isTime, depth + 1);
  if (test.kind === 'binding') return inner(onlyValue(facts, test.binding));
  if (test.kind !== 'operation') return null;
  const [first, second] = test.operands;
  if (first === undefined) return null;
  switch (test.operator) {
    case '!': {
      const told = inner(first);
      return told === null ? null : !told;
    }
    case '&&': case '||': {
      const told = test.operands.flatMap((operand) => inner(operand) ?? []);
      return told.length > 0 && told.every((one) => one === told[0]) ? (told[0] ?? null) : null;
    }
    case '<': case '<=': return second === undefined ? null : compare(facts, first, second, isTime);
    case '>': case '>=': return second === undefined ? null : compare(facts, second, first, isTime);
    default: return null;
  }
}

/** Of `less < more`. */
function compare(facts: FileFacts, less: Term, more: Term, isTime: (term: Term) => boolean): boolean | null {
  const signs = [findSign(facts, less, isTime, 0), findSign(facts, more, isTime, 0)] as const;
  if (signs[0] !== 0 && signs[1] === 0) return signs[0] === 1;
  return signs[0] === 0 && signs[1] !== 0 ? signs[1] === -1 : null;
}

/** 1 for a time, -1 for how long ago it is, 0 where the term is neither. */
function findSign(facts: FileFacts, term: Term, isTime: (term: Term) => boolean, depth: number): 1 | -1 | 0 {
  if (depth > longestWay) return 0;
  if (isTime(term)) return 1;
  const inner = (one: Term): 1 | -1 | 0 => findSign(facts, one, isTime, depth + 1);
  const firstOf = (terms: readonly Term[]): 1 | -1 | 0 => terms.map(inner).find((sign) => sign !== 0) ?? 0;
  switch (term.kind) {
    case 'await': case 'cast': return inner(term.of);
    case 'binding': return inner(onlyValue(facts, term.binding));
    case 'operation': {
      const [first, second] = term.operands;
      if (term.operator !== '-' || first === undefined || second === undefined) return firstOf(term.operands);
      const taken = inner(second);
      return inner(first) || (taken === 0 ? 0 : taken === 1 ? -1 : 1);
    }
    case 'call': {
      const call = facts.calls[term.call];
      // `differenceInMinutes(now, last)`: each library has an order of its own.
      if (call === undefined || /diff|since|ago|elapsed|age/i.test(findCalledName(facts, call) ?? '')) return 0;
      return firstOf([...call.args, ...(call.callee.kind === 'member' ? [call.callee.object] : [])]);
    }
    default: return 0;
  }
}

const unknown: Term = { kind: 'unknown' };

function onlyValue(facts: FileFacts, binding: number): Term {
  const [value, ...others] = facts.bindings[binding]?.values ?? [];
  return value !== undefined && others.length === 0 ? value : unknown;
}
