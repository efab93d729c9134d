import { bindPattern } from '../names/bind-pattern.ts';
import type { Walk } from '../draft/walk.ts';
import type { BindingPattern, VariableDeclaration } from '../syntax.ts';

export function visitVariables(walk: Walk, node: VariableDeclaration): void {
  for (const { id, init } of node.declarations) {
    if (init === null) {
      visitAnnotation(walk, id);
      continue;
    }
    const value = walk.visit.expression(walk, init, 'value', id.type === 'Identifier' ? id.name : null);
    bindPattern(walk, id, value, { kind: 'declaration' });
  }
}

/** `let db: Database;` has no value yet. */
function visitAnnotation(walk: Walk, id: BindingPattern): void {
  if (id.type !== 'Identifier' || !id.typeAnnotation) return;
  const binding = walk.scope.findValue(id.name);
  const draft = binding === undefined ? undefined : walk.draft.bindings[binding];
  const type = walk.visit.type(walk, id.typeAnnotation.typeAnnotation);
  if (draft !== undefined && type !== null) draft.type = type;
}
