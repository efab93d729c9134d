import type { Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';

/** Names that stand for each other before it is given up. */
const MAX_STEPS = 8;

/** The module that a value was taken from by `require`, and the names it goes by there. */
export function findRequired(walk: Walk, value: Term): { readonly specifier: string; readonly path: readonly string[] } | null {
  const path: string[] = [];
  let at: Term | undefined = value;
  for (let step = 0; step < MAX_STEPS && at !== undefined; step++) {
    if (at.kind === 'binding') {
      const values: readonly Term[] = walk.draft.bindings[at.binding]?.values ?? [];
      at = values.length === 1 ? values[0] : undefined;
    } else if (at.kind === 'member') {
      path.unshift(at.property);
      at = at.object;
    } else {
      const specifier = at.kind === 'call' ? readRequire(walk, at.call) : null;
      return specifier === null ? null : { specifier, path };
    }
  }
  return null;
}

function readRequire(walk: Walk, call: number): string | null {
  const fact = walk.draft.calls[call];
  const [first] = fact?.args ?? [];
  return fact?.callee.kind === 'global' && fact.callee.name === 'require' && first?.kind === 'literal' && typeof first.value === 'string' ? first.value : null;
}
