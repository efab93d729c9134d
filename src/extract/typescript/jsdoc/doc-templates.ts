import type { Scope } from '../draft/scope.ts';
import type { Walk } from '../draft/walk.ts';
import type { DocTags } from './doc-comments.ts';
import { readDocType } from './read-doc-type.ts';

/** `T`, `T, U`, `[T=Order]`: a description may follow. */
const NAMES = /^[\w$[\]=]+(?:\s*,\s*[\w$[\]=]+)*/;

/** `@template {Store} T`: a type parameter, read as what its constraint names. */
export function declareTemplates(walk: Walk, scope: Scope, tags: DocTags | null): void {
  for (const tag of tags ?? []) {
    if (tag.name !== 'template') continue;
    const constraint = readDocType(walk, tag.type);
    for (const name of NAMES.exec(tag.rest)?.[0].split(',') ?? []) {
      const bare = name.trim().replace(/^\[/, '').replace(/[=\]].*$/, '');
      // Without arguments it cannot grow, however parameters build on each other.
      if (bare !== '') scope.setType(bare, { constraint: constraint?.kind === 'reference' || constraint?.kind === 'import' ? { ...constraint, args: [] } : null });
    }
  }
}
