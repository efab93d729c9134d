import type { EffectNature } from '../effects/effects.ts';

const lasting: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'destruction', 'message', 'paid-call', 'write', 'counter']);

/** What a second run repeats for good. A request to another service may or may not: it counts as load. */
export function isLasting(nature: EffectNature): boolean {
  return lasting.has(nature);
}
