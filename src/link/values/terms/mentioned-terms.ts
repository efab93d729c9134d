/** Whether facts speak of something anywhere, in whatever term. */
import type { Term } from '../../../model/facts.ts';

/** Facts hold terms within terms; deeper ones nobody writes. */
const deepest = 60;

/** `part` is any part of the facts of a file. */
export function isMentioned(part: unknown, isMeant: (term: Term) => boolean, depth = 0): boolean {
  if (typeof part !== 'object' || part === null || depth > deepest) return false;
  if (isTerm(part) && isMeant(part)) return true;
  return Object.values(part).some((value) => isMentioned(value, isMeant, depth + 1));
}

const kinds: ReadonlySet<unknown> = new Set<Term['kind']>(['binding', 'member', 'class', 'function', 'call']);

/** Steps have kinds of their own, `call` among them, and hold their index in the same place. */
function isTerm(part: object): part is Term {
  return 'kind' in part && kinds.has(part.kind) && ('binding' in part || 'object' in part || 'class' in part || 'function' in part || 'call' in part);
}
