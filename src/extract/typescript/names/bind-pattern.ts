/** Gives a value to the names and members of a pattern. */
import type { Term } from '../../../model/facts.ts';
import { copyTree } from '../../copy-tree.ts';
import { addAssignment } from './add-assignment.ts';
import { shareTerm } from '../draft/share-term.ts';
import type { Walk } from '../draft/walk.ts';
import { descend } from '../draft/walk.ts';
import type {
  ArrayAssignmentTarget, ArrayPattern, AssignmentPattern, AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetWithDefault, BindingPattern, BindingRestElement,
  AssignmentTargetRest, ObjectAssignmentTarget, ObjectPattern,
} from '../syntax.ts';
import { readKey } from './read-key.ts';
import { resolveName } from './resolve-name.ts';

export type Target = BindingPattern | AssignmentTargetMaybeDefault;

/** How a pattern gets its value. An assignment is a step of its own, with the span of the whole; a declaration is not. */
export type BindingManner = { readonly kind: 'declaration' } | { readonly kind: 'assignment'; readonly start: number; readonly end: number };

export function bindPattern(walk: Walk, pattern: Target, value: Term, manner: BindingManner): void {
  descend(walk);
  switch (pattern.type) {
    case 'Identifier':
      bindName(walk, pattern, value, manner);
      break;
    case 'AssignmentPattern':
      bindWithDefault(walk, pattern, value, manner);
      break;
    case 'ObjectPattern':
      bindObject(walk, pattern, typedValue(walk, pattern, value), manner);
      break;
    case 'ArrayPattern':
      bindArray(walk, pattern, typedValue(walk, pattern, value), manner);
      break;
    default:
      bindMember(walk, pattern, value, manner);
  }
  walk.depth--;
}

function bindName(walk: Walk, pattern: Extract<Target, { type: 'Identifier' }>, value: Term, manner: BindingManner): void {
  const target = resolveName(walk, pattern.name);
  if (target.kind === 'binding') {
    const draft = walk.draft.bindings[target.binding];
    draft?.values.push(manner.kind === 'assignment' ? copyTree(value) : value);
    if (draft !== undefined && pattern.typeAnnotation) {
      const type = walk.visit.type(walk, pattern.typeAnnotation.typeAnnotation);
      if (type !== null) draft.type = type;
    }
  }
  if (manner.kind === 'assignment') addAssignment(walk, { target, operator: '=', value, start: manner.start, end: manner.end });
}

function bindMember(walk: Walk, pattern: Exclude<AssignmentTarget, { type: 'Identifier' | 'ObjectPattern' | 'ArrayPattern' }>, value: Term, manner: BindingManner): void {
  const target = walk.visit.expression(walk, pattern, 'value', null);
  if (target.kind === 'binding') walk.draft.addValue(target.binding, copyTree(value));
  if (manner.kind === 'assignment') addAssignment(walk, { target, operator: '=', value, start: manner.start, end: manner.end });
}

function bindWithDefault(walk: Walk, pattern: AssignmentPattern | AssignmentTargetWithDefault, value: Term, manner: BindingManner): void {
  const { left } = pattern;
  const fallback = walk.visit.expression(walk, pattern.right, 'value', left.type === 'Identifier' ? left.name : null);
  if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
    const isEmpty = fallback.kind === 'object' && fallback.properties.length === 0;
    bindPattern(walk, left, isEmpty ? value : { kind: 'operation', operator: '??', operands: [value, fallback] }, manner);
    return;
  }
  bindPattern(walk, left, value, manner);
  bindPattern(walk, left, fallback, manner);
}

function bindObject(walk: Walk, pattern: ObjectPattern | ObjectAssignmentTarget, whole: Term, manner: BindingManner): void {
  const value = pattern.properties.length > 1 ? shareTerm(walk, whole, pattern.start) : whole;
  pattern.properties.forEach((property, index) => {
    const object = index === 0 ? value : copyTree(value);
    if (property.type === 'RestElement') {
      bindRest(walk, property, object, manner);
      return;
    }
    const key = readKey(walk, property.key, property.computed);
    bindPattern(walk, property.value, typeof key === 'string' ? { kind: 'member', object, property: key } : { kind: 'index', object, index: key }, manner);
  });
}

function bindArray(walk: Walk, pattern: ArrayPattern | ArrayAssignmentTarget, whole: Term, manner: BindingManner): void {
  const value = pattern.elements.length > 1 ? shareTerm(walk, whole, pattern.start) : whole;
  pattern.elements.forEach((item, index) => {
    if (item === null) return;
    const object = index === 0 ? value : copyTree(value);
    if (item.type === 'RestElement') bindRest(walk, item, { kind: 'element', of: object }, manner);
    else bindPattern(walk, item, { kind: 'index', object, index: { kind: 'literal', value: index } }, manner);
  });
}

function bindRest(walk: Walk, rest: BindingRestElement | AssignmentTargetRest, value: Term, manner: BindingManner): void {
  bindPattern(walk, rest.argument, value, manner);
}

/** `const { db }: Deps = context`: what is taken apart has that type. */
function typedValue(walk: Walk, pattern: ObjectPattern | ObjectAssignmentTarget | ArrayPattern | ArrayAssignmentTarget, value: Term): Term {
  if (!pattern.typeAnnotation || value.kind === 'parameter') return value;
  const type = walk.visit.type(walk, pattern.typeAnnotation.typeAnnotation);
  return type === null ? value : { kind: 'cast', of: value, type };
}
