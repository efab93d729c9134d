import type { Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';

/** The binding a name stands for at this place, else the global of that name. */
export function resolveName(walk: Walk, name: string): Term {
  const binding = walk.scope.findValue(name);
  return binding === undefined ? { kind: 'global', name } : { kind: 'binding', binding };
}
