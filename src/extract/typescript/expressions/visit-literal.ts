import type { Term } from '../../../model/facts.ts';
import { unknown, type Walk } from '../draft/walk.ts';
import { readKey } from '../names/read-key.ts';
import { noteTables } from './note-tables.ts';
import type { Argument, ArrayExpression, MemberExpression, TemplateLiteral } from '../syntax.ts';

export function visitMember(walk: Walk, node: MemberExpression): Term {
  const object = walk.visit.expression(walk, node.object, 'value', null);
  const key = readKey(walk, node.property, node.computed);
  return typeof key === 'string' ? { kind: 'member', object, property: key } : { kind: 'index', object, index: key };
}

export function visitTemplate(walk: Walk, node: TemplateLiteral): Term {
  const parts: Term[] = [];
  noteTables(walk, node.quasis.map(({ value }) => value.cooked ?? value.raw).join('?'), node.start);
  node.quasis.forEach((quasi, index) => {
    const text = quasi.value.cooked ?? quasi.value.raw;
    if (text !== '' || node.quasis.length === 1) parts.push({ kind: 'literal', value: text });
    const expression = node.expressions[index];
    if (expression !== undefined) parts.push(walk.visit.expression(walk, expression, 'value', null));
  });
  const [only] = parts;
  return node.expressions.length === 0 && only !== undefined ? only : { kind: 'template', parts };
}

export function visitArray(walk: Walk, node: ArrayExpression): Term {
  return { kind: 'array', items: node.elements.map((item) => (item === null ? unknown() : visitItem(walk, item))) };
}

/** An argument or an array item: an expression or a spread. */
export function visitItem(walk: Walk, item: Argument): Term {
  if (item.type !== 'SpreadElement') return walk.visit.expression(walk, item, 'value', null);
  return { kind: 'spread', of: walk.visit.expression(walk, item.argument, 'value', null) };
}
