import type { TypeTerm } from '../../../model/facts.ts';
import { castValue } from '../jsdoc/cast-value.ts';
import { handComment } from '../jsdoc/hand-comment.ts';
import { readTaggedType } from '../jsdoc/read-doc-type.ts';
import { bindPattern } from '../names/bind-pattern.ts';
import type { Walk } from '../draft/walk.ts';
import type { BindingPattern, VariableDeclaration } from '../syntax.ts';

export function visitVariables(walk: Walk, node: VariableDeclaration): void {
  node.declarations.forEach(({ id, init }, index) => {
    const tags = walk.docs?.before(id.start) ?? (index === 0 ? walk.docs?.before(node.start) : null);
    if (init === null) {
      visitAnnotation(walk, id);
    } else {
      handComment(walk, init, tags);
      const value = walk.visit.expression(walk, init, 'value', id.type === 'Identifier' ? id.name : null);
      bindPattern(walk, id, id.type === 'Identifier' ? value : castValue(walk, value, tags), { kind: 'declaration' });
    }
    if (tags && id.type === 'Identifier') annotate(walk, id.name, readTaggedType(walk, tags, 'type'));
  });
}

/** A type that a comment gives; one that is written into the code comes first. */
function annotate(walk: Walk, name: string, type: TypeTerm | null): void {
  const binding = walk.scope.findValue(name);
  const draft = binding === undefined ? undefined : walk.draft.bindings[binding];
  if (draft !== undefined && type !== null) draft.type ??= type;
}

/** `let db: Database;` has no value yet. */
function visitAnnotation(walk: Walk, id: BindingPattern): void {
  if (id.type !== 'Identifier' || !id.typeAnnotation) return;
  const binding = walk.scope.findValue(id.name);
  const draft = binding === undefined ? undefined : walk.draft.bindings[binding];
  const type = walk.visit.type(walk, id.typeAnnotation.typeAnnotation);
  if (draft !== undefined && type !== null) draft.type = type;
}
