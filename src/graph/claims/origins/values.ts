/** Forms of values that are made of others. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';

const containers: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'Array']);

/** `const ids = []`, `const byShop = new Map()`: what is put into it stands elsewhere. */
export function isContainer(facts: FileFacts, value: Term): boolean {
  if (value.kind === 'array') return value.items.length === 0;
  if (value.kind === 'object') return value.properties.length === 0;
  const call = value.kind === 'call' ? facts.calls[value.call] : undefined;
  return call?.kind === 'new' && call.callee.kind === 'global' && containers.has(call.callee.name);
}

/** One that begins with nothing in it: `new Map(orders.map(byId))` is made of what is there. */
export function isEmptyContainer(facts: FileFacts, value: Term): boolean {
  return isContainer(facts, value) && (value.kind !== 'call' || facts.calls[value.call]?.args.length === 0);
}

const collecting: ReadonlySet<string> = new Set(['map', 'flatMap', 'forEach', 'filter', 'find', 'reduce', 'some', 'every', 'slice', 'concat', 'get', 'values', 'entries', 'keys', 'has', 'shift', 'pop', 'next', 'at', 'sort', 'toSorted', 'reverse', 'flat', 'join', 'splice']);

/** It gives, or goes through, what is held by the object it is called on. */
export function isCollecting({ callee }: CallFact): boolean {
  return callee.kind === 'member' && collecting.has(callee.property);
}

export function isHandedFunction(arg: Term, fn: number): boolean {
  return arg.kind === 'function' && arg.function === fn;
}

/** `new Date()`, `String(id)`: it tells nothing that its arguments do not. */
export function givesWhole({ callee, kind }: CallFact): boolean {
  return kind === 'new' || rootOf(callee).kind === 'global';
}

const farthest = 8;

/** The leftmost part of `a.b.c`. */
export function rootOf(term: Term): Term {
  let root = term;
  for (let step = 0; step < farthest && (root.kind === 'member' || root.kind === 'index' || root.kind === 'cast'); step += 1) root = root.kind === 'cast' ? root.of : root.object;
  return root;
}

/** `const [due, settings] = await Promise.all([findDue(), findSettings()])`: what the name stands for; null for any other part of a list. */
export function pickOfAll(facts: FileFacts, { object, index }: Term & { readonly kind: 'index' }): Term | null {
  const plain = getPlainTerm(facts, object);
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  const [list] = call?.args ?? [];
  const isAll = call?.callee.kind === 'member' && call.callee.object.kind === 'global' && call.callee.object.name === 'Promise';
  if (!isAll || list?.kind !== 'array' || index.kind !== 'literal' || typeof index.value !== 'number') return null;
  return list.items[index.value] ?? null;
}
