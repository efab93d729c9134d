/**
 * Times that are kept with each item: `if (now - shop.lastAttemptAt < pause) continue; await save(shop.id, { lastAttemptAt: now }); await sync(shop);`.
 * The write is over long before the next tick, which leaves the item out.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import { isOnEveryWayTo } from '../ways/branches-around.ts';
import type { HeldTest } from '../ways/conditions/held-tests.ts';
import { forEachTerm } from '../terms.ts';
import { isOfClock } from './of-clock.ts';
import { forEachValueBehind } from './values-behind.ts';

const orders = new Set(['<', '<=', '>', '>=']);
const longestWay = 4;

/** The tests that hold at the call compare a time with the clock, and that time is written before it. */
export function isNotedAsked(facts: FileFacts, tests: readonly HeldTest[], call: number): boolean {
  const names = new Set(tests.flatMap(({ test }) => findComparedTimes(facts, test)));
  return names.size > 0 && isNotedFirst(facts, names, call);
}

/** Columns that a comparison with the clock is made of. */
function findComparedTimes(facts: FileFacts, test: Term): readonly string[] {
  const names: string[] = [];
  forEachTerm(facts, test, (term) => {
    if (term.kind === 'operation' && orders.has(term.operator) && isOfClock(facts, term)) names.push(...findColumns(facts, term));
  });
  return names;
}

function findColumns(facts: FileFacts, term: Term): ReadonlySet<string> {
  const names = new Set<string>();
  forEachValueBehind(facts, term, (inner) => { if (inner.kind === 'member') names.add(inner.property); }, longestWay);
  return names;
}

/** A call before it, in the same function, is given the column with the time that it is. */
function isNotedFirst(facts: FileFacts, names: ReadonlySet<string>, call: number): boolean {
  const work = facts.calls[call];
  const body = facts.functions[work?.in ?? -1]?.body ?? [];
  return facts.calls.some((one, index) => {
    if (work === undefined || one.in !== work.in || !one.awaited || index === call || !comesBefore(one.span, work.span)) return false;
    const isNoted = one.args.some((argument) => {
      let found = false;
      forEachTerm(facts, argument, (term) => {
        if (term.kind !== 'object') return;
        found ||= term.properties.some((property) => property.kind === 'property' && property.key !== null && names.has(property.key) && isOfClock(facts, property.value));
      });
      return found;
    });
    return isNoted && isOnEveryWayTo(body, index, call);
  });
}

function comesBefore(first: readonly number[], second: readonly number[]): boolean {
  const [line = 0, column = 0] = first;
  const [otherLine = 0, otherColumn = 0] = second;
  return line < otherLine || (line === otherLine && column < otherColumn);
}
