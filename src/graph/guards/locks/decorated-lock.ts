/** Methods that a decorator runs under a lock: `@Lock({ name: 'payouts' })`, `@UseRedlock('payouts')`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName } from '../../terms.ts';
import { isLockName } from '../flags/read-test.ts';

/** The name of the decorator; null when the function is no method, or none of its decorators speaks of a lock. How it locks is out of sight. */
export function findLockDecorator(facts: FileFacts, fn: number): string | null {
  const owner = facts.functions[fn]?.class;
  const member = owner === undefined ? undefined : facts.classes[owner]?.members.find((candidate) => candidate.function === fn);
  for (const decorator of member?.decorators ?? []) {
    const name = findDecoratorName(facts, decorator);
    if (name !== null && isLockName(name)) return name;
  }
  return null;
}

function findDecoratorName(facts: FileFacts, decorator: Term): string | null {
  switch (decorator.kind) {
    case 'call': {
      const call = facts.calls[decorator.call];
      return call === undefined ? null : findCalledName(facts, call);
    }
    case 'binding': return facts.bindings[decorator.binding]?.name ?? null;
    case 'member': return decorator.property;
    default: return null;
  }
}
