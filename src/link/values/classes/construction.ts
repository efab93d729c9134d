/** What the constructors of an object were called with, those of its base classes by `super(…)`. */
import { classChain } from './class-chain.ts';
import { heirsOf } from './heirs.ts';
import { evaluateArguments } from '../evaluate/evaluate-arguments.ts';
import type { Evaluation } from '../evaluation.ts';
import type { CallSite } from '../program.ts';
import type { Frame, InstanceValue } from '../value.ts';

type ClassAt = { readonly file: string; readonly class: number };

/** The calling context of this class's constructor for this object; null where nothing is known of it, or there is no constructor. */
export function constructionOf(ev: Evaluation, owner: ClassAt, self: InstanceValue): Frame | null {
  const constructor = ev.program.getClass(owner.file, owner.class).constructorFunction;
  if (constructor === undefined) return null;
  if (self.construction && self.construction.file === owner.file && self.construction.function === constructor) return self.construction;
  if (self.file === owner.file && self.class === owner.class) return null;
  return constructedBySuper(ev, owner, constructor, self);
}

/** Classes between that have no constructor hand through what they are given, so that it is the nearest one below that calls. */
function constructedBySuper(ev: Evaluation, owner: ClassAt, constructor: number, self: InstanceValue): Frame | null {
  let below: ClassAt | null = null;
  for (const link of classChain(ev, self.file, self.class)) {
    if ('kind' in link || (link.file === owner.file && link.class === owner.class)) break;
    if (ev.program.getClass(link.file, link.class).constructorFunction !== undefined) below = link;
  }
  const caller = below === null ? undefined : ev.program.getClass(below.file, below.class).constructorFunction;
  if (below === null || caller === undefined) return null;
  const call = superCallIn(ev, below.file, caller);
  if (call === undefined) return null;
  const frame = constructionOf(ev, below, self) ?? ev.interner.openFrame(below.file, caller, self);
  const args = evaluateArguments(ev, ev.program.getCall(below.file, call), { file: below.file, fn: caller, frame });
  if (args.every((values) => values.length === 0)) return null;
  const target = ev.interner.function(owner.file, constructor, ev.interner.instance(self.file, self.class, null), null);
  return ev.interner.frame(target, args);
}

/** The calls by which constructors of subclasses enter that of this class, unless there are more than this: then they say nothing about one object. */
export function superCallsOf(ev: Evaluation, base: ClassAt, most: number): readonly CallSite[] {
  const subclasses = heirsOf(ev, base.file, base.class);
  if (subclasses.length > most) return [];
  return subclasses.flatMap((sub) => {
    const { constructorFunction } = ev.program.getClass(sub.file, sub.class);
    const call = constructorFunction === undefined ? undefined : superCallIn(ev, sub.file, constructorFunction);
    const [, next] = call === undefined ? [] : classChain(ev, sub.file, sub.class);
    return call !== undefined && next !== undefined && !('kind' in next) && next.file === base.file && next.class === base.class ? [{ file: sub.file, call }] : [];
  });
}

/** The call `super(…)` in this constructor. */
export function superCallIn(ev: Evaluation, file: string, constructor: number): number | undefined {
  return ev.program.callsIn(file, constructor).find((index) => ev.program.getCall(file, index).callee.kind === 'super');
}
