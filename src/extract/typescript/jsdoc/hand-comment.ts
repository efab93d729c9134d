import type { Walk } from '../draft/walk.ts';
import type { Expression } from '../syntax.ts';
import type { DocTags } from './doc-comments.ts';

/** `exports.getOrders = (db) => …`: a comment before the whole is about the function or class at its end. */
export function handComment(walk: Walk, node: Expression, tags: DocTags | null | undefined): void {
  if (!tags || tags.length === 0) return;
  let at = node;
  while (at.type === 'AssignmentExpression') at = at.right;
  if (at.type === 'ArrowFunctionExpression' || at.type === 'FunctionExpression' || at.type === 'ClassExpression') walk.docs?.hand(at, tags);
}
