/** Values that say how many rows there were, or how long it took, and hold none of them: `{ found: due.length, sent: 0, failed: 0 }`. */
import { isNote } from '../../queues/lost-work/quiet-catches.ts';
import type { FileFacts, Term } from '../../../model/facts.ts';

/** A total of totals. */
const deepest = 6;
/** Numbers of one report; objects of hundreds that name each other are no such thing. */
const mostValues = 200;

export function isMereCount(facts: FileFacts, value: Term): boolean {
  return isCount(facts, value, 0, { left: mostValues });
}

function isCount(facts: FileFacts, value: Term, depth: number, room: { left: number }): boolean {
  const next = (inner: Term): boolean => isCount(facts, inner, depth + 1, room);
  room.left -= 1;
  if (depth > deepest || room.left < 0) return false;
  switch (value.kind) {
    case 'literal': return true;
    case 'global': return value.name === 'undefined';
    case 'member': return value.property === 'length' || value.property === 'size' || next(value.object);
    case 'object': return value.properties.every((property) => property.kind !== 'spread' && next(property.value));
    case 'operation': return value.operands.every(next);
    case 'cast': return next(value.of);
    case 'call': return isClock(facts, value.call);
    case 'binding': return holdsCounts(facts, value.binding, next);
    default: return false;
  }
}

/** `Date.now()` */
function isClock(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  return call?.callee.kind === 'member' && call.callee.object.kind === 'global' && /^(?:Date|performance)$/.test(call.callee.object.name) && call.args.length === 0;
}

/** `let sent = 0; …; sent += 1`, `const result = { sent: 0 }; …; result.sent += 1`: a name of the function's own that is given numbers alone. */
function holdsCounts(facts: FileFacts, index: number, isNumber: (value: Term) => boolean): boolean {
  const binding = facts.bindings[index];
  if (binding === undefined || !/^(?:const|let|var)$/.test(binding.kind) || binding.values.length === 0 || (binding.values.some(({ kind }) => kind === 'object') && isHandedOn(facts, index))) return false;
  const given = facts.assignments.filter(({ target }) => isPartOf(target, index));
  const steps = given.filter(({ operator }) => operator === '++' || operator === '--');
  // `sent++` says of the new value only that it is one.
  const unknown = binding.values.filter(({ kind }) => kind === 'unknown').length;
  if (unknown > steps.length) return false;
  return [...binding.values.filter(({ kind }) => kind !== 'unknown'), ...given.filter((one) => !steps.includes(one)).map(({ value }) => value)].every(isNumber);
}

function isPartOf(target: Term, binding: number): boolean {
  if (target.kind === 'member' || target.kind === 'index') return isPartOf(target.object, binding);
  return target.kind === 'binding' && target.binding === binding;
}

/** Who is given an object may put anything into it, as `errors.push(row)` does; a log only reads it. */
function isHandedOn(facts: FileFacts, binding: number): boolean {
  return facts.calls.some((call) => (call.args.some((arg) => arg.kind === 'binding' && arg.binding === binding) && !isNote(facts, call)) || (call.callee.kind === 'member' && isPartOf(call.callee.object, binding)));
}
