/** Functions that find a flag set and go no further, and tell their caller nothing of it: `if (connected) return;`. */
import type { FileFacts } from '../../../model/facts.ts';
import type { Span } from '../../../model/source-location.ts';
import { eachStep } from '../../steps.ts';
import { getFlagUses, type FlagUse } from '../flags/flags.ts';
import { findFlagTest } from '../flags/read-test.ts';

/** Where nobody looks at what such a function returns, its caller goes on in either case, and is kept out by nothing. */
export function refusesSilently(facts: FileFacts, fn: number, flag: string): boolean {
  const use = getFlagUses(facts, fn).get(flag);
  if (use === undefined) return false;
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    const test = step.kind === 'branch' ? findFlagTest(facts, step.test, use, fn) : null;
    if (step.kind !== 'branch' || test === null) continue;
    const busy = test.busy === 'then' ? step.then : step.otherwise;
    if (busy.at(-1)?.kind === 'return') return true;
  }
  return false;
}

/** Once set it stays: nothing takes it back but the end of what it speaks of, such as a connection, or who closes that and asks first whether it is open. */
export function staysSet(facts: FileFacts, flag: string): boolean {
  const use = getFlagUses(facts, 0).get(flag);
  if (use === undefined) return true;
  return use.clears.every((clear) => {
    const owner = findOwner(facts, clear.span);
    return owner !== undefined && !getFlagUses(facts, owner).has(flag) && asksWhether(facts, owner, use);
  });
}

/** The innermost function around a place. */
function findOwner(facts: FileFacts, [line, column]: Span): number | undefined {
  const around = facts.functions.flatMap(({ span }, index) => {
    const [from, fromColumn, to, toColumn] = span;
    const isAround = index > 0 && (from < line || (from === line && fromColumn <= column)) && (to > line || (to === line && toColumn > column));
    return isAround ? [{ index, from, fromColumn }] : [];
  });
  return around.sort((a, b) => a.from - b.from || a.fromColumn - b.fromColumn).at(-1)?.index;
}

function asksWhether(facts: FileFacts, fn: number, use: FlagUse): boolean {
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if (step.kind === 'branch' && findFlagTest(facts, step.test, use, fn) !== null) return true;
  }
  return false;
}
