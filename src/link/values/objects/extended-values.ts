/** A library's object with methods of the project beside its own: `repository.extend({ recent() { return this.find() } })`. */
import type { CallFact, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ApiValue, ObjectTerm, Origin, Value } from '../value.ts';

/** One term per call, so that what is known of it is found again. */
const termsOfCalls = new WeakMap<CallFact, ObjectTerm>();

/** As if it were written `{ ...repository, recent() { … } }`: `this` is the whole. What it was, where the methods do not stand in the call. */
export function extendedValue(ev: Evaluation, on: ApiValue, site: Origin): Value {
  const call = ev.program.getCall(site.file, site.call);
  const term = termsOfCalls.get(call) ?? mergedTerm(call);
  if (!term) return on;
  termsOfCalls.set(call, term);
  return ev.interner.object(site.file, term, call.in, site.frame);
}

function mergedTerm({ callee, args }: CallFact): ObjectTerm | null {
  const added: Term | undefined = args[0];
  if (callee.kind !== 'member' || added?.kind !== 'object') return null;
  return { kind: 'object', properties: [{ kind: 'spread', of: callee.object }, ...added.properties], span: added.span };
}
