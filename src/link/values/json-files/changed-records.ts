/** What adds records to data, takes them away or chooses among them: in a whole function, or in some of its variables. */
import type { FileFacts } from '../../../model/facts.ts';
import { findVariable } from './saved-variables.ts';

/** What adds records to a list, takes them away or chooses among them. */
const ofLists: ReadonlySet<string> = new Set(['push', 'unshift', 'splice', 'concat', 'filter', 'fromEntries']);

/** `orders.push(order)`, `orders[id] = order`, `[...orders, order]`, `{ ...orders, [id]: order }`, in the function or one inside it. */
export function changesRecords(facts: FileFacts, fn: number): boolean {
  const isOwn = (index: number): boolean => index === fn || isWithin(facts, index, fn);
  const calls = facts.calls.filter((call) => isOwn(call.in));
  const assignments = facts.assignments.filter((one) => isOwn(one.in));
  if (calls.some(({ callee }) => callee.kind === 'member' && ofLists.has(callee.property)) || assignments.some(({ target }) => target.kind === 'index' && target.index.kind !== 'literal')) return true;
  const bodies = facts.functions.flatMap(({ body }, index) => (isOwn(index) ? [body] : []));
  return isPutTogether([calls.map(({ args }) => args), assignments.map(({ value }) => value), facts.bindings.filter(({ scope }) => isOwn(scope)).map(({ values }) => values), bodies]);
}

export function isWithin({ functions }: FileFacts, index: number, outer: number): boolean {
  if (outer === 0) return false;
  for (let one: number | null = index; one !== null && one !== 0; one = functions[one]?.parent ?? null) if (one === outer) return true;
  return false;
}

/** A list or an object with parts that are not spelled out. */
function isPutTogether(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ('items' in part && Array.isArray(part.items) && part.items.some(isSpread)) return true;
  if ('properties' in part && Array.isArray(part.properties) && part.properties.some((one: unknown) => typeof one === 'object' && one !== null && 'key' in one && one.key === null)) return true;
  return Object.values(part).some(isPutTogether);
}

function isSpread(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'spread';
}

/** The same, of these variables alone. */
export function changesThose(facts: FileFacts, variables: ReadonlySet<number>): boolean {
  const isOne = (index: number | null): boolean => index !== null && variables.has(index);
  return facts.calls.some(({ callee }) => callee.kind === 'member' && ofLists.has(callee.property) && isOne(findVariable(facts, callee.object)))
    || facts.assignments.some(({ target, value }) => isOne(findVariable(facts, target)) && ((target.kind === 'index' && target.index.kind !== 'literal') || isPutTogether(value)))
    || [...variables].some((index) => isPutTogether(facts.bindings[index]?.values));
}
