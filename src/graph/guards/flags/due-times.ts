/**
 * Times that a process keeps for what it does again and again: `if (now < (nextRunAt.get(id) ?? 0)) continue; nextRunAt.set(id, now + period)`.
 * What is not due is left out, so a tick that meets a slow one finds nothing of what that is at. One time for the whole job is another
 * matter: it says how long ago the last run began, and not that it is over.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath } from '../../steps.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../../terms.ts';
import { findTestedCollection, type FlagUse } from './flags.ts';
import { mentionsClock } from './read-test.ts';

/** The side of a branch where what the flag keeps a time of is due; null for a branch that asks for no such time, or leaves on neither side. */
export function findDueSide(facts: FileFacts, step: Step & { kind: 'branch' }, use: FlagUse, fn: number): 'then' | 'otherwise' | null {
  const isLeft = endsPath(step.then);
  const isOtherLeft = endsPath(step.otherwise);
  if (!keepsTimes(facts, use) || !comparesTime(facts, step.test, use, fn)) return null;
  if (isLeft !== isOtherLeft) return isLeft ? 'otherwise' : 'then';
  // `if (now - (sentAt.get(id) ?? 0) > pause) { sentAt.set(id, now); await send(); }`
  const [first] = use.sets;
  return !isLeft && step.otherwise.length === 0 && first !== undefined && first.span[0] >= step.line ? 'then' : null;
}

const keepingTimes = new WeakMap<FlagUse, boolean>();

/** `nextRunAt.set(id, now + pause)`; what is kept for a while together with its age is a cache. Asked for each test of the function. */
function keepsTimes(facts: FileFacts, use: FlagUse): boolean {
  let keeps = keepingTimes.get(use);
  if (keeps === undefined) keepingTimes.set(use, (keeps = isSetToTime(facts, use)));
  return keeps;
}

function isSetToTime(facts: FileFacts, use: FlagUse): boolean {
  return use.sets.some(({ span }) => facts.calls.some((call) => {
    const [, value] = call.args;
    if (value === undefined || !call.span.every((part, index) => part === span[index])) return false;
    const plain = getPlainTerm(facts, value);
    return plain.kind !== 'object' && plain.kind !== 'array' && (mentionsClock(facts, value) || asksTime(facts, value));
  }));
}

const comparing = new Set(['<', '<=', '>', '>=']);

/** A time of the collection stands in the comparison, or in the filter that chose what is tested. */
function comparesTime(facts: FileFacts, test: Term, use: FlagUse, fn: number): boolean {
  const seen = { compares: false, reads: false, clock: false };
  // A list may be filtered by itself.
  const filters = new Set<number>();
  const look = (term: Term, inside: number): void => {
    seen.clock ||= mentionsClock(facts, term);
    forEachTerm(facts, term, (inner) => {
      if (asksTime(facts, inner)) seen.clock = true;
      if (inner.kind === 'operation' && comparing.has(inner.operator)) seen.compares = true;
      const plain = getPlainTerm(facts, inner);
      if (isTime(facts, inner, use, inside) || isTime(facts, plain, use, inside)) seen.reads = true;
      if (plain !== inner) forEachTerm(facts, plain, (deeper) => { if (isTime(facts, deeper, use, inside)) seen.reads = true; });
      if (plain.kind === 'call') lookIntoFilter(plain.call);
    });
  };
  const lookIntoFilter = (index: number): void => {
    const call = facts.calls[index];
    const [chosen] = call?.args ?? [];
    if (call?.callee.kind !== 'member' || call.callee.property !== 'filter' || chosen?.kind !== 'function' || filters.has(index)) return;
    filters.add(index);
    for (const step of facts.functions[chosen.function]?.body ?? []) if (step.kind === 'return' && step.value !== null) look(step.value, chosen.function);
  };
  look(test, fn);
  return seen.compares && seen.reads && seen.clock;
}

const clocks: ReadonlySet<string> = new Set(['now', 'getTime', 'currentTime', 'nowMs']);

/** `const at = this.clock.now()`: a clock of the project. */
function asksTime(facts: FileFacts, term: Term): boolean {
  const plain = getPlainTerm(facts, term);
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  return call !== undefined && clocks.has(findCalledName(facts, call) ?? '');
}

function isTime(facts: FileFacts, term: Term, use: FlagUse, fn: number): boolean {
  const isCollection = use.sets.some((write) => !write.marks && write.value.kind === 'truthy');
  return isCollection && findTestedCollection(facts, term, fn)?.key === use.flag.key;
}
