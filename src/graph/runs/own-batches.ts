/** Buffers that a timer empties and writes in one go: `for (const [id, points] of pending) rows.push(…); pending.clear(); await db.insert(tracks).values(rows)`. */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { findCollection, findCollectionWrite, findFlag } from '../guards/flags/flags.ts';
import { forEachTerm, getPlainTerm, isInside } from '../terms.ts';
import { isKept } from './own-lists.ts';

/** The call, or one that it hangs on (`insert(tracks).values(rows)`), is handed what stood in a buffer of this process that the same function empties. */
export function writesOwnBatch(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  return call !== undefined && listArguments(facts, call).some((arg) => isOwnBatch(facts, call.in, arg));
}

/** A function that is handed nothing else: beside what was read elsewhere, a buffer says nothing of what is done with that. */
export function handsOverOwnBatch(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  const given = call?.args.filter((arg) => !isSetting(facts, arg)) ?? [];
  return call !== undefined && given.length > 0 && given.every((arg) => isOwnBatch(facts, call.in, arg));
}

/** Of an object, all that it holds. */
function isOwnBatch(facts: FileFacts, fn: number, arg: Term): boolean {
  const parts = arg.kind === 'object' ? arg.properties.map((property) => (property.kind === 'spread' ? property.of : property.value)).filter((part) => !isSetting(facts, part)) : [arg];
  return parts.length > 0 && parts.every((term) => isKept(facts, term, fn, 0) && [...findBuffers(facts, term, fn)].some((buffer) => isEmptied(facts, buffer, fn) && !isFilledByTheDozen(facts, buffer)));
}

/** `{ table: tableOfPoints, values: rows }`, `save(db, rows)`: what was there before anything was read or collected. */
function isSetting(facts: FileFacts, term: Term): boolean {
  if (getPlainTerm(facts, term).kind === 'literal') return true;
  if (term.kind !== 'binding') return false;
  const { scope, kind, values } = facts.bindings[term.binding] ?? {};
  return scope === 0 && kind !== 'let' && kind !== 'var' && findCollection(facts, term, 0) === null && values?.every((value) => value.kind !== 'await') === true;
}

function listArguments(facts: FileFacts, { args, callee }: CallFact): readonly Term[] {
  const before = callee.kind === 'member' && callee.object.kind === 'call' ? facts.calls[callee.object.call] : undefined;
  return before === undefined ? args : [...args, ...listArguments(facts, before)];
}

/** Keys of what outlives the run among all that the term is made of, by way of the lists that are filled from it. */
function findBuffers(facts: FileFacts, term: Term, fn: number): ReadonlySet<string> {
  const met = new Set<number>();
  const buffers = new Set<string>();
  const visit = (one: Term): void => {
    const flag = one.kind === 'binding' || one.kind === 'member' ? findCollection(facts, one, fn) : null;
    if (flag !== null && flag.madeBy === null) buffers.add(flag.key);
    else if (one.kind === 'binding' && !met.has(one.binding)) {
      met.add(one.binding);
      for (const source of getSources(facts, one.binding, fn)) forEachTerm(facts, source, visit);
    }
  };
  forEachTerm(facts, term, visit);
  return buffers;
}

/** The values of a name, and what is put into the list that it names. */
function getSources(facts: FileFacts, binding: number, fn: number): readonly Term[] {
  const pushed = facts.calls.flatMap(({ callee, args, in: owner }) => (owner === fn && callee.kind === 'member' && callee.property === 'push' && callee.object.kind === 'binding' && callee.object.binding === binding ? args : []));
  return [...(facts.bindings[binding]?.values ?? []), ...pushed];
}

/** `pending.clear()`, `pending.splice(0)`, `pending = []`, `pending.length = 0` */
function isEmptied(facts: FileFacts, buffer: string, fn: number): boolean {
  const isCleared = facts.calls.some(({ callee, in: owner }) => owner === fn && callee.kind === 'member' && (callee.property === 'clear' || callee.property === 'splice') && findCollection(facts, callee.object, owner)?.key === buffer);
  return isCleared || facts.assignments.some(({ target, operator, value, in: owner }) => {
    if (owner !== fn || operator !== '=') return false;
    if (target.kind === 'member' && target.property === 'length') return value.kind === 'literal' && value.value === 0 && findFlag(facts, target.object, owner)?.key === buffer;
    return isFresh(facts, value) && findFlag(facts, target, owner)?.key === buffer;
  });
}

function isFresh(facts: FileFacts, value: Term): boolean {
  if (value.kind === 'array') return value.items.length === 0;
  return value.kind === 'call' && facts.calls[value.call]?.kind === 'new' && facts.calls[value.call]?.args.length === 0;
}

const itemByItem: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap']);

/** `waiting.forEach((order) => pending.push(order))`, `pending.push(...(await findWaiting()))`: what was read somewhere the other instances read too. */
function isFilledByTheDozen(facts: FileFacts, buffer: string): boolean {
  return isReplaced(facts, buffer) || facts.calls.some(({ args, in: owner }, index) => {
    const write = findCollectionWrite(facts, index);
    if (write?.kind !== 'set' || write.flag.key !== buffer) return false;
    return args.some((arg) => arg.kind === 'spread' && isAnswer(facts, arg.of)) || facts.calls.some(({ callee, args: [each] }) => callee.kind === 'member' && itemByItem.has(callee.property) && each?.kind === 'function' && isInside(facts, owner, each.function));
  });
}

/** `pending = rows`: by something other than what is left of it. */
function isReplaced(facts: FileFacts, buffer: string): boolean {
  return facts.assignments.some(({ target, value, in: fn }) => {
    if (target.kind === 'index' || findFlag(facts, target, fn)?.key !== buffer || isFresh(facts, value) || isKept(facts, value, fn, 0)) return false;
    return value.kind !== 'array' || value.items.some((item) => item.kind === 'spread' && !isKept(facts, item.of, fn, 0));
  });
}

function isAnswer(facts: FileFacts, term: Term): boolean {
  if (term.kind === 'await' || term.kind === 'call') return true;
  if (term.kind === 'member') return isAnswer(facts, term.object);
  const plain = getPlainTerm(facts, term);
  return plain !== term && isAnswer(facts, plain);
}
