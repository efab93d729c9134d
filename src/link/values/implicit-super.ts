/** The call of `super` that a class makes whose constructor nobody wrote. It has an index of its own, below those of the calls of its file. */
import type { CallFact, FileFacts } from '../../model/facts.ts';

export function implicitSuperOf(index: number): number {
  return -1 - index;
}

const known = new WeakMap<object, CallFact>();

export function implicitSuper({ classes }: FileFacts, call: number): CallFact | undefined {
  const fact = classes[-1 - call];
  if (fact === undefined) return undefined;
  const made = known.get(fact) ?? { kind: 'new', callee: fact.extends ?? { kind: 'unknown' }, args: [], in: fact.in, awaited: false, dropped: false, loop: false, span: fact.span, nameLine: fact.span[0] };
  known.set(fact, made);
  return made;
}
