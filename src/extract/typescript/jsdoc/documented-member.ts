import type { Walk } from '../draft/walk.ts';
import type { Expression } from '../syntax.ts';
import type { DocTags } from './doc-comments.ts';
import { readTaggedType } from './read-doc-type.ts';

/** `this.db` in a class with `@type {Database}` before it is a field of that type. False when it is not. */
export function declareDocumentedMember(walk: Walk, node: Expression | { readonly type: 'ObjectPattern' | 'ArrayPattern' }, tags: DocTags): boolean {
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression' || node.computed) return false;
  const owner = walk.draft.functions[walk.function]?.class;
  const draft = owner === undefined ? undefined : walk.draft.classes[owner];
  const type = draft === undefined ? null : readTaggedType(walk, tags, 'type');
  if (draft === undefined || type === null) return false;
  const name = node.property.type === 'PrivateIdentifier' ? `#${node.property.name}` : node.property.name;
  if (draft.members.some((member) => member.name === name)) return false;
  draft.members.push({ name, kind: 'field', static: false, type, decorators: [], span: walk.lines.span(node.start, node.end) });
  return true;
}
