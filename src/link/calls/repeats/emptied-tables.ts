/**
 * Tables that whoever fills them empties again: `storeOf(shop).read(); delete stores[shop];`. What is kept there until the request ends is made
 * for each request. Who drops an entry elsewhere, for a shop that has left or because it is old, is not known to do so each time.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';

const closes = /close|shut|dispose|destroy|disconnect|tear|reset|clean|quit|stop/i;
const empties = new Set(['delete', 'clear']);
/** What they are handed runs some time later, for what nobody has asked for since. */
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'schedule']);

/** The function that fills the table, or one that calls it, takes something out of the table or puts another in its place. */
export function isEmptiedOnWay(facts: FileFacts, table: Term, filler: number): boolean {
  const fillers = new Set([filler, ...findCallers(facts, filler)]);
  return findEmptiers(facts, table).some((emptier) => {
    const around = functionsAround(facts, emptier);
    if (around.some((fn) => fn === 0 || closes.test(facts.functions[fn]?.name ?? '') || isTimed(facts, fn))) return false;
    return [...around, ...around.flatMap((fn) => findCallers(facts, fn))].some((fn) => fillers.has(fn));
  });
}

/** Functions that have a `delete stores[shop]`, a `stores.clear()` or a `stores = {}`. */
function findEmptiers(facts: FileFacts, table: Term): readonly number[] {
  const assigned = facts.assignments.flatMap(({ target, operator, in: fn }) => {
    const emptied = operator === 'delete' ? (target.kind === 'index' || target.kind === 'member' ? target.object : null) : operator === '=' ? target : null;
    return emptied !== null && isSame(emptied, table) ? [fn] : [];
  });
  const called = facts.calls.flatMap(({ callee, in: fn }) => (callee.kind === 'member' && empties.has(callee.property) && isSame(callee.object, table) ? [fn] : []));
  return [...assigned, ...called].filter((fn) => facts.functions[fn]?.kind !== 'constructor' && facts.functions[fn]?.kind !== 'initialiser');
}

function isTimed(facts: FileFacts, fn: number): boolean {
  return facts.calls.some(({ callee, args }) => args.some((arg) => arg.kind === 'function' && arg.function === fn)
    && ((callee.kind === 'global' && timers.has(callee.name)) || (callee.kind === 'member' && timers.has(callee.property))));
}

/** The function and those it stands in, as far as they are none of the module. */
function functionsAround(facts: FileFacts, fn: number): readonly number[] {
  const parent = facts.functions[fn]?.parent ?? null;
  return parent === null || parent === 0 || fn === 0 ? [fn] : [fn, ...functionsAround(facts, parent)];
}

/** Functions of the file that call it by its name, those around them included. The top of the file runs once. */
function findCallers(facts: FileFacts, fn: number): readonly number[] {
  return facts.calls.flatMap(({ callee, in: caller }) => (caller !== 0 && isCallOf(facts, callee, fn) ? functionsAround(facts, caller) : []));
}

function isCallOf(facts: FileFacts, callee: Term, fn: number): boolean {
  const fact = facts.functions[fn];
  if (callee.kind === 'binding') return facts.bindings[callee.binding]?.values.some((value) => value.kind === 'function' && value.function === fn) === true;
  return callee.kind === 'member' && fact?.class !== undefined && fact.name === callee.property;
}

/** Both are small: a table, or one of its keys. */
export function isSame(one: Term, other: Term): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
