/** Where the variables of a file are used: read once for each file, since each `new` of a class asks. */
import type { FileFacts, Term } from '../../../model/facts.ts';

interface Uses {
  /** What calls are made on, by the function that makes them. */
  readonly receivers: ReadonlySet<string>;
  /** The variable that is given what a call makes, and nothing else; by function and call. */
  readonly made: ReadonlyMap<string, number>;
  readonly given: ReadonlySet<number>;
}

const known = new WeakMap<FileFacts, Uses>();

/** A call of the function is made on the term. */
export function isReceiver(facts: FileFacts, fn: number, term: Term): boolean {
  return getUses(facts).receivers.has(keyOfReceiver(fn, term));
}

/** `const directory = new Directory()` in the function. */
export function findVariableOf(facts: FileFacts, fn: number, call: number): number | null {
  return getUses(facts).made.get(`${fn}#${call}`) ?? null;
}

/** It is an argument, a value or a field of something, or another function than its own has it. */
export function isGivenAway(facts: FileFacts, binding: number): boolean {
  return getUses(facts).given.has(binding);
}

function getUses(facts: FileFacts): Uses {
  const uses = known.get(facts) ?? readUses(facts);
  known.set(facts, uses);
  return uses;
}

function readUses(facts: FileFacts): Uses {
  const receivers = new Set<string>();
  const made = new Map<string, number>();
  const given = new Set<number>();
  const give = (part: unknown, isGiven: (scope: number) => boolean = () => true): void => {
    for (const binding of findMentioned(part)) if (isGiven(facts.bindings[binding]?.scope ?? 0)) given.add(binding);
  };
  for (const { callee, args, in: user } of facts.calls) {
    if (callee.kind === 'member') receivers.add(keyOfReceiver(user, callee.object));
    give(args);
    give(callee, (scope) => scope !== user);
  }
  for (const [index, { scope, values }] of facts.bindings.entries()) {
    const [value] = values;
    const key = values.length === 1 && value?.kind === 'call' ? `${scope}#${value.call}` : null;
    if (key !== null && !made.has(key)) made.set(key, index);
    give(values);
  }
  for (const { target, value } of facts.assignments) give([target, value]);
  for (const { value } of facts.exports) give(value);
  for (const [fn, { body }] of facts.functions.entries()) give(body, (scope) => scope === fn);
  return { receivers, made, given };
}

function keyOfReceiver(fn: number, term: Term): string {
  return `${fn}#${JSON.stringify(term)}`;
}

function findMentioned(part: unknown): readonly number[] {
  return Array.from(JSON.stringify(part ?? null).matchAll(/"kind":"binding","binding":(\d+)\}/g), ([, index]) => Number(index));
}
