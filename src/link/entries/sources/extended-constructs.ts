/** Constructs of the project that are one of a library: `class Job extends NodejsFunction { constructor(scope, id, props) { super(scope, id, { ...props, memorySize: 256 }); } }`. */
import { classChain } from '../../values/classes/class-chain.ts';
import { constructionOf, superCallIn } from '../../values/classes/construction.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { InstanceValue, Origin, Values } from '../../values/value.ts';

export interface ExtendedConstruct {
  /** What the library's constructor is, to whom its rows belong. */
  readonly base: Values;
  /** The call of `super` that reaches it, for this very object. */
  readonly origin: Origin;
}

/** Null where the object is none, or no constructor of the project stands between. */
export function findExtendedConstruct(ev: Evaluator, value: InstanceValue): ExtendedConstruct | null {
  const chain = classChain(ev, value.file, value.class);
  const last = chain.at(-1);
  const own = chain.flatMap((link) => ('kind' in link ? [] : [link]));
  const nearest = own.at(-1);
  const owner = own.findLast((link) => ev.program.getClass(link.file, link.class).constructorFunction !== undefined);
  if (last === undefined || !('kind' in last) || nearest === undefined || owner === undefined) return null;
  const fact = ev.program.getClass(nearest.file, nearest.class);
  const constructor = ev.program.getClass(owner.file, owner.class).constructorFunction;
  const call = constructor === undefined ? undefined : superCallIn(ev, owner.file, constructor);
  if (call === undefined || fact.extends === undefined) return null;
  const base = ev.evaluate(fact.extends, { file: nearest.file, fn: fact.in, frame: null });
  return { base, origin: { file: owner.file, call, frame: constructionOf(ev, owner, value) } };
}
