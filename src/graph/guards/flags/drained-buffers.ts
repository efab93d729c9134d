/** Buffers that a run empties before it writes what was in them: `const batch = this.rows; this.rows = []; await save(batch)`, or `this.rows.splice(0)`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { forEachTerm } from '../../terms.ts';
import { findFlag, type Flag } from './flags.ts';

/** The buffer that an assignment empties, whose content the function keeps for itself; null when it does nothing of the kind. */
export function findDrainedBuffer(facts: FileFacts, index: number): Flag | null {
  const assignment = facts.assignments[index];
  if (assignment?.operator !== '=' || !isEmpty(facts, assignment.value)) return null;
  const flag = findFlag(facts, assignment.target, assignment.in);
  if (flag === null || flag.madeBy !== null) return null;
  const isTaken = facts.bindings.some((binding) =>
    binding.scope === assignment.in && binding.values.some((value) => mentionsFlag(facts, value, flag, assignment.in)));
  return isTaken ? flag : null;
}

/** The buffer that a call takes everything out of, for the function itself: `const batch = this.rows.splice(0)`; null where it is no such call. */
export function findSplicedBuffer(facts: FileFacts, index: number): Flag | null {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member' || call.callee.property !== 'splice') return null;
  const [from, count] = call.args;
  const takesAll = from?.kind === 'literal' && from.value === 0 && (count === undefined || mentionsLength(count));
  const flag = takesAll ? findFlag(facts, call.callee.object, call.in) : null;
  if (flag === null || flag.madeBy !== null) return null;
  const isTaken = facts.bindings.some((binding) => binding.scope === call.in && binding.values.some((value) => value.kind === 'call' && value.call === index));
  return isTaken ? flag : null;
}

function mentionsLength(count: Term): boolean {
  return count.kind === 'member' && count.property === 'length';
}

function isEmpty(facts: FileFacts, value: Term): boolean {
  if (value.kind === 'array') return value.items.length === 0;
  if (value.kind === 'object') return value.properties.length === 0;
  if (value.kind !== 'call') return false;
  const call = facts.calls[value.call];
  return call?.kind === 'new' && call.args.length === 0 && call.callee.kind === 'global' && ['Map', 'Set', 'Array'].includes(call.callee.name);
}

function mentionsFlag(facts: FileFacts, value: Term, flag: Flag, fn: number): boolean {
  let found = false;
  forEachTerm(facts, value, (term) => { if (findFlag(facts, term, fn)?.key === flag.key) found = true; });
  return found;
}
