/** What runs when an object is made. */
import type { classChain } from '../../values/classes/class-chain.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { Frame, FunctionValue, InstanceValue, Values } from '../../values/value.ts';
import type { RunFunction } from './run-function.ts';

/** `new` of a plain function: `this` is what it makes. */
export function asMaker({ interner }: Evaluator, target: FunctionValue): FunctionValue {
  return interner.function(target.file, target.function, interner.made(target.file, target.function, null), target.frame, target.bound);
}

/**
 * The nearest constructor runs, and so do the field initialisers of its class and of those before it; the base's run when it calls
 * `super(…)`. `chain`: the classes, from the one that is made up to its last base that is known.
 */
export function runByNew(ev: Evaluator, chain: ReturnType<typeof classChain>, self: InstanceValue, frame: Frame | null, args: readonly Values[]): readonly RunFunction[] {
  const run: RunFunction[] = [];
  for (const link of chain) {
    if ('kind' in link) break;
    const fact = ev.program.getClass(link.file, link.class);
    for (const initialiser of ev.program.initialisersOf(link.file, link.class)) run.push({ target: ev.interner.function(link.file, initialiser, self, frame), args: [] });
    if (fact.constructorFunction === undefined) continue;
    run.push({ target: ev.interner.function(link.file, fact.constructorFunction, self, frame), args });
    break;
  }
  return run;
}
