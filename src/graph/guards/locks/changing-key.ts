/** Keys that no second run ever has. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';

const makers = new Set(['randomUUID', 'uuid', 'uuidv4', 'v4', 'nanoid', 'random', 'randomBytes', 'ulid', 'cuid', 'createId']);

/**
 * `lock:${Date.now()}` and `lock:${randomUUID()}` differ in every run. A time that is rounded to a slot is the same for all runs of
 * the slot: `lock:${Math.floor(Date.now() / 60000)}`.
 */
export function isChangingKey(facts: FileFacts, key: Term, depth = 0): boolean {
  if (depth > 6) return false;
  const plain = getPlainTerm(facts, key);
  if (plain.kind === 'template') return plain.parts.some((part) => isChangingKey(facts, part, depth + 1));
  if (plain.kind === 'operation') return plain.operator === '+' && plain.operands.some((operand) => isChangingKey(facts, operand, depth + 1));
  if (plain.kind !== 'call') return false;
  const call = facts.calls[plain.call];
  if (call === undefined) return false;
  const name = findCalledName(facts, call);
  if (name === 'now') return call.callee.kind === 'member' && call.callee.object.kind === 'global' && call.callee.object.name === 'Date';
  return name !== null && makers.has(name);
}
