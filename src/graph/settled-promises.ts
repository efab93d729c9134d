/** Calls whose end is the end of a promise that is made around them: who waits for the promise waits for them. */
import type { CallFact, FileFacts, Term } from '../model/facts.ts';
import { forEachTerm, isInside } from './terms.ts';

const executorsOfFile = new WeakMap<FileFacts, readonly number[]>();

/** True of a call inside an executor whose functions settle the promise: `new Promise((resolve) => worker.once('message', resolve))`. */
export function settlesPromise(facts: FileFacts, { args, in: fn }: CallFact): boolean {
  const executors = getExecutors(facts).filter((executor) => isInside(facts, fn, executor));
  if (executors.length === 0) return false;
  const listeners = args.flatMap((arg) => (arg.kind === 'function' ? [arg.function] : []));
  return executors.some((executor) => {
    const settles = (term: Term): boolean => isParameterOf(facts, term, executor);
    return args.some(settles) || facts.calls.some((inner) => listeners.some((listener) => isInside(facts, inner.in, listener)) && mentions(facts, inner, settles));
  });
}

/** Asked for each call of the file. */
function getExecutors(facts: FileFacts): readonly number[] {
  const known = executorsOfFile.get(facts) ?? facts.calls.flatMap(({ kind, callee, args: [executor] }) => (kind === 'new' && callee.kind === 'global' && callee.name === 'Promise' && executor?.kind === 'function' ? [executor.function] : []));
  executorsOfFile.set(facts, known);
  return known;
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
