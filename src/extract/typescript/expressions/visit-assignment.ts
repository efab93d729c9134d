import type { Term } from '../../../model/facts.ts';
import { copyTree } from '../../copy-tree.ts';
import { holdTerm, shareTerm } from '../draft/share-term.ts';
import { collectSteps, unknown, type Walk } from '../draft/walk.ts';
import { castValue } from '../jsdoc/cast-value.ts';
import { declareDocumentedMember } from '../jsdoc/documented-member.ts';
import { handComment } from '../jsdoc/hand-comment.ts';
import { addAssignment } from '../names/add-assignment.ts';
import { bindPattern } from '../names/bind-pattern.ts';
import type { AssignmentExpression, AssignmentTarget, UpdateExpression } from '../syntax.ts';
import { branchOn } from './branch-on.ts';

export function visitAssignment(walk: Walk, node: AssignmentExpression, name: string | null): Term {
  switch (node.operator) {
    case '=':
      return visitPlain(walk, node, name);
    case '&&=':
      return visitLogical(walk, node, '&&');
    case '||=':
      return visitLogical(walk, node, '||');
    case '??=':
      return visitLogical(walk, node, '??');
    default:
      return visitCompound(walk, node);
  }
}

export function visitUpdate(walk: Walk, node: UpdateExpression): Term {
  const target = walk.visit.expression(walk, node.argument, 'value', null);
  if (target.kind === 'binding') walk.draft.addValue(target.binding, unknown());
  addAssignment(walk, { target, operator: node.operator, value: unknown(), start: node.start, end: node.end });
  return unknown();
}

function visitPlain(walk: Walk, node: AssignmentExpression, name: string | null): Term {
  const { left } = node;
  if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
    const value = shareTerm(walk, walk.visit.expression(walk, node.right, 'value', name), node.right.start);
    bindPattern(walk, left, value, { kind: 'assignment', start: node.start, end: node.end });
    return copyTree(value);
  }
  const target = walk.visit.expression(walk, left, 'value', null);
  const tags = walk.docs?.before(node.start);
  handComment(walk, node.right, tags);
  const isMember = tags ? declareDocumentedMember(walk, left, tags) : false;
  const given = walk.visit.expression(walk, node.right, 'value', findTargetName(left));
  const cast = isMember ? given : castValue(walk, given, tags);
  // `const models = module.exports = {}` is one object, which is filled under both names.
  const value = name !== null && cast.kind === 'object' ? holdTerm(walk, cast, node.right.start) : shareTerm(walk, cast, node.right.start);
  if (target.kind === 'binding') walk.draft.addValue(target.binding, copyTree(value));
  addAssignment(walk, { target, operator: '=', value, start: node.start, end: node.end });
  return copyTree(value);
}

/** `cached ??= await connect()`: the right side and the assignment happen only when the left side lets them. */
function visitLogical(walk: Walk, node: AssignmentExpression, operator: '&&' | '||' | '??'): Term {
  const target = shareTerm(walk, walk.visit.expression(walk, node.left as AssignmentTargetExpression, 'value', null), node.start);
  let value = unknown();
  const steps = collectSteps(walk, () => {
    value = shareTerm(walk, walk.visit.expression(walk, node.right, 'value', findTargetName(node.left)), node.right.start);
    if (target.kind === 'binding') walk.draft.addValue(target.binding, copyTree(value));
    addAssignment(walk, { target: copyTree(target), operator: node.operator, value, start: node.start, end: node.end });
  });
  walk.steps.push(branchOn(operator, target, steps, walk.lines.line(node.start)));
  return { kind: 'operation', operator, operands: [copyTree(target), copyTree(value)] };
}

/** `sql += ' where …'`: what the name holds afterwards is not followed. */
function visitCompound(walk: Walk, node: AssignmentExpression): Term {
  const target = walk.visit.expression(walk, node.left as AssignmentTargetExpression, 'value', null);
  const value = walk.visit.expression(walk, node.right, 'value', null);
  if (target.kind === 'binding') walk.draft.addValue(target.binding, unknown());
  addAssignment(walk, { target, operator: node.operator, value, start: node.start, end: node.end });
  return unknown();
}

/** Only `=` may have a pattern on its left; the parser refuses every other operator there. */
type AssignmentTargetExpression = Exclude<AssignmentTarget, { type: 'ObjectPattern' | 'ArrayPattern' }>;

/** The name that a function or class gets which is assigned: `exports.getOrders = () => …`. */
function findTargetName(left: AssignmentTarget): string | null {
  if (left.type === 'Identifier') return left.name;
  if (left.type !== 'MemberExpression') return null;
  const { property } = left;
  if (property.type === 'PrivateIdentifier') return `#${property.name}`;
  if (!left.computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : null;
}
