/** Tests that are made for one item after the other, where the call that they decide about is not for the item: `for (const minute of minutes) if (now.getMinutes() === minute) await remind();`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { forEachTerm } from '../terms.ts';
import { forEachValueBehind } from './values-behind.ts';

const perItem: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap', 'filter', 'some', 'every']);
const longestWay = 5;

/** Another item may pass the test at the next tick, and have the same done again. */
export function isAskedForOthers(facts: FileFacts, test: Term, call: number): boolean {
  const items = findItems(facts, test);
  const work = facts.calls[call];
  if (items.size === 0 || work === undefined) return false;
  const given = new Set([work.callee, ...work.args].flatMap((term) => [...findItems(facts, term)]));
  return ![...items].every((item) => given.has(item));
}

/** The lists and counters whose items the term is made of, by what names them. */
function findItems(facts: FileFacts, term: Term): ReadonlySet<string> {
  const items = new Set<string>();
  forEachValueBehind(facts, term, (inner) => {
    if (inner.kind === 'element') items.add(JSON.stringify(inner));
    const binding = inner.kind === 'binding' ? facts.bindings[inner.binding] : undefined;
    if (inner.kind !== 'binding' || binding === undefined) return;
    if (isCounter(facts, inner.binding)) items.add(`b${inner.binding}`);
    for (const value of binding.values) forEachTerm(facts, value, (part) => { if (part.kind === 'parameter' && isCalledPerItem(facts, part.function)) items.add(`p${part.function}`); });
  }, longestWay);
  return items;
}

/** `minute++` */
function isCounter(facts: FileFacts, binding: number): boolean {
  return facts.assignments.some(({ target, operator }) => target.kind === 'binding' && target.binding === binding && (operator === '++' || operator === '+='));
}

function isCalledPerItem(facts: FileFacts, fn: number): boolean {
  return facts.calls.some(({ callee, args }) => callee.kind === 'member' && perItem.has(callee.property) && args.some((argument) => argument.kind === 'function' && argument.function === fn));
}
