/** An element is no value of interest, but what stands inside it runs: handlers, calls, nested functions, and the component itself. */
import type { PropertyTerm, Term } from '../../../model/facts.ts';
import { descend, unknown, type Walk } from '../draft/walk.ts';
import type { JSXAttributeItem, JSXChild, JSXElement, JSXFragment } from '../syntax.ts';
import { addElement } from './add-element.ts';

export function visitJsxElement(walk: Walk, node: JSXElement): Term {
  descend(walk);
  const properties = node.openingElement.attributes.flatMap((attribute) => visitAttribute(walk, attribute));
  for (const child of node.children) {
    const value = visitChild(walk, child);
    // A component is given its children as a property too; it can call those that are functions.
    if (value.kind === 'function') properties.push({ kind: 'property', key: 'children', value, line: walk.lines.line(child.start) });
  }
  addElement(walk, node, properties);
  walk.depth--;
  return unknown();
}

export function visitJsxFragment(walk: Walk, node: JSXFragment): Term {
  descend(walk);
  for (const child of node.children) visitChild(walk, child);
  walk.depth--;
  return unknown();
}

function visitAttribute(walk: Walk, attribute: JSXAttributeItem): readonly PropertyTerm[] {
  if (attribute.type === 'JSXSpreadAttribute') return [{ kind: 'spread', of: walk.visit.expression(walk, attribute.argument, 'value', null) }];
  const { value } = attribute;
  if (value === null || value.type === 'Literal') return [];
  const key = attribute.name.type === 'JSXIdentifier' ? attribute.name.name : null;
  if (value.type !== 'JSXExpressionContainer') {
    visitChild(walk, value);
    return [];
  }
  if (value.expression.type === 'JSXEmptyExpression') return [];
  return [{ kind: 'property', key, value: walk.visit.expression(walk, value.expression, 'value', key), line: walk.lines.line(attribute.start) }];
}

function visitChild(walk: Walk, child: JSXChild): Term {
  switch (child.type) {
    case 'JSXElement':
      return visitJsxElement(walk, child);
    case 'JSXFragment':
      return visitJsxFragment(walk, child);
    case 'JSXExpressionContainer':
      return child.expression.type === 'JSXEmptyExpression' ? unknown() : walk.visit.expression(walk, child.expression, 'value', null);
    case 'JSXSpreadChild':
      walk.visit.expression(walk, child.expression, 'value', null);
      return unknown();
    case 'JSXText':
      return unknown();
  }
}
