/** Answers that a callback is given: `find(id).then((order) => …)`, where `order` is what `find(id)` comes to. */
import type { FileFacts, Term } from '../../model/facts.ts';

const promisesByFile = new WeakMap<FileFacts, ReadonlyMap<number, Term>>();

/** What the first parameter of the function is the answer of, where the function is written into a `.then`. */
export function findSettled(facts: FileFacts, parameter: Extract<Term, { kind: 'parameter' }>): Term | undefined {
  if (parameter.index !== 0) return undefined;
  let promises = promisesByFile.get(facts);
  if (!promises) {
    promises = new Map(facts.calls.flatMap(({ callee, args: [fulfilled] }) => (callee.kind === 'member' && callee.property === 'then' && fulfilled?.kind === 'function' ? [[fulfilled.function, callee.object]] : [])));
    promisesByFile.set(facts, promises);
  }
  return promises.get(parameter.function);
}
