import type { Term } from '../../../model/facts.ts';
import { descend, type Walk } from '../draft/walk.ts';

/** `a.b.c` from `a` and the names behind it. */
export function followPath(walk: Walk, first: Term, names: readonly string[]): Term {
  let term = first;
  for (const property of names) {
    descend(walk);
    term = { kind: 'member', object: term, property };
  }
  walk.depth -= names.length;
  return term;
}
