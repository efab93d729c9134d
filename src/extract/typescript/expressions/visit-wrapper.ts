/** Expressions that pass the value of another one on. */
import type { Term } from '../../../model/facts.ts';
import { copyTree } from '../../copy-tree.ts';
import { shareTerm } from '../draft/share-term.ts';
import { unknown, type Use, type Walk } from '../draft/walk.ts';
import type { AwaitExpression, Expression, TSType, YieldExpression } from '../syntax.ts';

export function visitAwait(walk: Walk, node: AwaitExpression): Term {
  const of = shareTerm(walk, walk.visit.expression(walk, node.argument, 'awaited', null), node.start);
  walk.steps.push({ kind: 'await', of: copyTree(of), line: walk.lines.line(node.start) });
  return { kind: 'await', of };
}

export function visitYield(walk: Walk, node: YieldExpression): Term {
  const value = node.argument === null ? null : walk.visit.expression(walk, node.argument, 'value', null);
  if (!node.delegate || value === null) {
    walk.steps.push({ kind: 'yield', value, line: walk.lines.line(node.start) });
    return unknown();
  }
  // `yield* load()` gives what that generator returns; what `yield` gives is up to who runs this one.
  const of = shareTerm(walk, value, node.start);
  walk.steps.push({ kind: 'yield', value: { kind: 'spread', of: copyTree(of) }, line: walk.lines.line(node.start) });
  return { kind: 'await', of, delegates: true };
}

export function visitSequence(walk: Walk, expressions: readonly Expression[], use: Use): Term {
  let term = unknown();
  expressions.forEach((expression, index) => {
    term = walk.visit.expression(walk, expression, index === expressions.length - 1 ? use : 'dropped', null);
  });
  return term;
}

/** `as const`, `as any` and the like say nothing about the value; only a type that can name something is kept. */
export function visitCast(walk: Walk, node: { readonly expression: Expression; readonly typeAnnotation: TSType }, use: Use, name: string | null): Term {
  const of = walk.visit.expression(walk, node.expression, use, name);
  if (isConst(node.typeAnnotation)) return of;
  const type = walk.visit.type(walk, node.typeAnnotation);
  return type === null ? of : { kind: 'cast', of, type };
}

function isConst(type: TSType): boolean {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
}
