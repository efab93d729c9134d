/** Calls whose end is the end of a promise that is made around them: who waits for the promise waits for them. */
import type { CallFact, FileFacts, Term } from '../model/facts.ts';
import { forEachTerm, isInside } from './terms.ts';

/** True of a call inside an executor whose functions settle the promise: `new Promise((resolve) => worker.once('message', resolve))`. */
export function settlesPromise(facts: FileFacts, { args, in: fn }: CallFact): boolean {
  const listeners = args.flatMap((arg) => (arg.kind === 'function' ? [arg.function] : []));
  return facts.calls.some(({ kind, callee, args: [executor] }) => {
    if (kind !== 'new' || callee.kind !== 'global' || callee.name !== 'Promise' || executor?.kind !== 'function' || !isInside(facts, fn, executor.function)) return false;
    const settles = (term: Term): boolean => isParameterOf(facts, term, executor.function);
    return args.some(settles) || facts.calls.some((inner) => listeners.some((listener) => isInside(facts, inner.in, listener)) && mentions(facts, inner, settles));
  });
}

function mentions(facts: FileFacts, { callee, args }: CallFact, isIt: (term: Term) => boolean): boolean {
  let found = false;
  for (const term of [callee, ...args]) forEachTerm(facts, term, (one) => { found ||= isIt(one); });
  return found;
}

function isParameterOf(facts: FileFacts, term: Term, fn: number): boolean {
  if (term.kind === 'parameter') return term.function === fn;
  return term.kind === 'binding' && facts.bindings[term.binding]?.values.some((value) => value.kind === 'parameter' && value.function === fn) === true;
}
