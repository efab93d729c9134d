/** Functions that find a flag set and go no further, and tell their caller nothing of it: `if (connected) return;`. */
import type { FileFacts } from '../../../model/facts.ts';
import { eachStep } from '../../steps.ts';
import { getFlagUses } from '../flags/flags.ts';
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

/** Once set it stays: nothing takes it back but the end of what it speaks of, such as a connection. */
export function staysSet(facts: FileFacts, flag: string): boolean {
  const use = getFlagUses(facts, 0).get(flag);
  return use === undefined || use.clears.length === 0;
}
