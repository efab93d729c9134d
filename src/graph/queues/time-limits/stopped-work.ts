/** Functions that end what they have begun, or tell it to end. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { forEachTerm, isInside } from '../../terms.ts';

const stops = /abort|cancel|kill|terminate|destroy|disconnect|signal|stop/i;

/** Something near it ends the work, or tells it: `controller.abort()`, `child.kill()`, `run(job, signal)`. */
export function isStopped(facts: FileFacts, fn: number): boolean {
  const names = (term: Term): boolean => {
    let found = false;
    forEachTerm(facts, term, (inner) => {
      const name = inner.kind === 'member' ? inner.property : inner.kind === 'global' ? inner.name : inner.kind === 'binding' ? (facts.bindings[inner.binding]?.name ?? '') : '';
      found ||= stops.test(name) || (inner.kind === 'object' && inner.properties.some((property) => property.kind !== 'spread' && property.key !== null && stops.test(property.key)));
    });
    return found;
  };
  return facts.calls.some((call) => isInside(facts, call.in, fn) && [call.callee, ...call.args].some(names));
}
