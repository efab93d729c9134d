/** Keys that no second run ever has. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';
import { isMoment } from './moments.ts';

const makers = new Set(['randomUUID', 'uuid', 'uuidv4', 'v4', 'nanoid', 'random', 'randomBytes', 'ulid', 'cuid', 'createId']);

/**
 * `lock:${Date.now()}`, `lock:${new Date().toISOString()}` and `lock:${randomUUID()}` differ in every run. A time that is rounded to a slot is the same for all runs of
 * the slot: `lock:${Math.floor(Date.now() / 60000)}`.
 */
export function isChangingKey(facts: FileFacts, key: Term, depth = 0): boolean {
  if (depth > 6) return false;
  if (isMoment(facts, key)) return true;
  const plain = getPlainTerm(facts, key);
  if (plain.kind === 'template') return plain.parts.some((part) => isChangingKey(facts, part, depth + 1));
  if (plain.kind === 'operation') return isChance(facts, plain, depth) || plain.operator === '+' && plain.operands.some((operand) => isChangingKey(facts, operand, depth + 1));
  if (plain.kind !== 'call') return false;
  const call = facts.calls[plain.call];
  if (call === undefined) return false;
  const name = findCalledName(facts, call);
  if (name !== null && isGlobal(call.callee) && conversions.has(name)) return call.args.some((argument) => isChangingKey(facts, argument, depth + 1));
  return isChanceName(name) || isChance(facts, plain, depth);
}

/** Called so, a function gives another text each time. */
export function isChanceName(name: string | null): boolean {
  return name !== null && makers.has(name);
}

/** `BigInt(Date.now())` */
const conversions = new Set(['String', 'Number', 'BigInt']);

function isGlobal({ kind }: Term): boolean {
  return kind === 'global';
}

/** `Math.floor(Math.random() * 1e9)`: what is made of a random number is one, where a time that is divided and rounded is a slot. */
function isChance(facts: FileFacts, term: Term, depth: number): boolean {
  if (depth > 6) return false;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'operation') return plain.operands.some((operand) => isChance(facts, operand, depth + 1));
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (call?.callee.kind !== 'member' || call.callee.object.kind !== 'global' || call.callee.object.name !== 'Math') return false;
  return call.callee.property === 'random' || call.args.some((argument) => isChance(facts, argument, depth + 1));
}
