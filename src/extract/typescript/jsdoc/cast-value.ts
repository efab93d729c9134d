import type { Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import type { DocTags } from './doc-comments.ts';
import { readTaggedType } from './read-doc-type.ts';

/** The value with the type that `@type` gives it. A value that is written out says more about itself than its type does. */
export function castValue(walk: Walk, value: Term, tags: DocTags | null | undefined): Term {
  if (isWrittenOut(value)) return value;
  const type = readTaggedType(walk, tags, 'type');
  return type === null ? value : { kind: 'cast', of: value, type };
}

function isWrittenOut(value: Term): boolean {
  switch (value.kind) {
    case 'function':
    case 'class':
      return true;
    case 'object':
      return value.properties.length > 0;
    case 'array':
      return value.items.length > 0;
    case 'literal':
      return value.value !== null;
    default:
      return false;
  }
}
