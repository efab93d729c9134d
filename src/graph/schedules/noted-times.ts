/**
 * Times that are kept with each item: `if (now - shop.lastAttemptAt < pause) continue; await save(shop.id, { lastAttemptAt: now }); await sync(shop);`.
 * The write is over long before the next tick, which leaves the item out.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { isOnEveryWayTo } from '../ways/branches-around.ts';
import type { HeldTest } from '../ways/conditions/held-tests.ts';
import { findCalledName, forEachTerm } from '../terms.ts';
import { findHeldSum } from './elapsed.ts';
import { isOfClock } from './of-clock.ts';
import { forEachValueBehind } from './values-behind.ts';

const longestWay = 4;
/** When a row was made it says for good. */
const fixedName = /^created(?:_?at|On)?$/i;
/** A call of this name makes a row of its own. */
const makerName = /^(?:create|insert|add|push|log)/i;
const keyName = /^_?(?:id|key|uuid|slug)$|(?:Id|ID|_id|Key|_key)$/;

/** Columns of one item, by name, each with what the item is called. */
type Columns = ReadonlyMap<string, ReadonlySet<string>>;

/** The tests that hold at the call compare a time with the clock, and that time is written before it. */
export function isNotedAsked(facts: FileFacts, tests: readonly HeldTest[], call: number): boolean {
  const columns = findComparedColumns(facts, tests);
  return columns.size > 0 && isNotedFirst(facts, columns, call);
}

/** Columns that are asked whether they are long ago. */
function findComparedColumns(facts: FileFacts, tests: readonly HeldTest[]): Columns {
  const columns = new Map<string, Set<string>>();
  for (const held of tests.flatMap((test) => getReasons(test))) {
    const sum = findHeldSum(facts, held, () => false);
    if (sum === null || sum.clock <= 0) continue;
    forEachValueBehind(facts, held.test, (term) => {
      if (term.kind !== 'member' || term.object.kind === 'global' || term.object.kind === 'this' || fixedName.test(term.property)) return;
      const items = columns.get(term.property) ?? new Set();
      columns.set(term.property, items);
      // `job.state.nextAt` is a time of the job.
      for (let item: Term | null = term.object; item !== null; item = item.kind === 'member' ? item.object : null) items.add(nameItem(item));
    }, longestWay);
  }
  return columns;
}

/** One of which came out so: `last && now - last < pause` fails for what was never tried, and for what was tried long ago. */
function getReasons({ test, holds }: HeldTest): readonly HeldTest[] {
  if (test.kind !== 'operation' || (test.operator !== '&&' && test.operator !== '||')) return [{ test, holds }];
  return test.operands.flatMap((operand) => getReasons({ test: operand, holds }));
}

function nameItem(term: Term): string {
  return JSON.stringify(term);
}

/** A call before it, in the same function, is given the item, and the column with the time that it is. */
function isNotedFirst(facts: FileFacts, columns: Columns, call: number): boolean {
  const work = facts.calls[call];
  const body = facts.functions[work?.in ?? -1]?.body ?? [];
  return facts.calls.some((one, index) => {
    if (work === undefined || one.in !== work.in || !one.awaited || index === call || !comesBefore(one.span, work.span)) return false;
    if (makerName.test(findCalledName(facts, one) ?? '')) return false;
    const isNoted = findNotedColumns(facts, one).some((column) => isGiven(facts, one, columns.get(column) ?? new Set()));
    return isNoted && isOnEveryWayTo(body, index, call);
  });
}

function findNotedColumns(facts: FileFacts, { args }: CallFact): readonly string[] {
  const noted: string[] = [];
  for (const argument of args) {
    forEachTerm(facts, argument, (term) => {
      if (term.kind !== 'object') return;
      for (const property of term.properties) {
        if (property.kind === 'property' && property.key !== null && isOfClock(facts, property.value)) noted.push(property.key);
      }
    });
  }
  return noted;
}

/** The call is made for the item itself, or is handed its key. */
function isGiven(facts: FileFacts, { callee, args }: CallFact, items: ReadonlySet<string>): boolean {
  const besides = new Set<Term>();
  return [callee, ...args].some((given) => {
    let found = false;
    forEachValueBehind(facts, given, (term) => {
      if (term.kind !== 'member' || term === callee) found ||= !besides.has(term) && items.has(nameItem(term));
      else if (keyName.test(term.property)) found ||= items.has(nameItem(term.object));
      else besides.add(term.object);
    }, longestWay);
    return found;
  });
}

function comesBefore(first: readonly number[], second: readonly number[]): boolean {
  const [line = 0, column = 0] = first;
  const [otherLine = 0, otherColumn = 0] = second;
  return line < otherLine || (line === otherLine && column < otherColumn);
}
