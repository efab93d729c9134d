/** An element is no value of interest, but what stands inside it runs: handlers, calls, nested functions. */
import type { Term } from '../../../model/facts.ts';
import { descend, UNKNOWN, type Walk } from '../draft/walk.ts';
import type { JSXAttributeItem, JSXChild, JSXElement, JSXFragment } from '../syntax.ts';

export function visitJsxElement(walk: Walk, node: JSXElement): Term {
  descend(walk);
  for (const attribute of node.openingElement.attributes) visitAttribute(walk, attribute);
  for (const child of node.children) visitChild(walk, child);
  walk.depth--;
  return UNKNOWN;
}

export function visitJsxFragment(walk: Walk, node: JSXFragment): Term {
  descend(walk);
  for (const child of node.children) visitChild(walk, child);
  walk.depth--;
  return UNKNOWN;
}

function visitAttribute(walk: Walk, attribute: JSXAttributeItem): void {
  if (attribute.type === 'JSXSpreadAttribute') {
    walk.visit.expression(walk, attribute.argument, 'value', null);
    return;
  }
  const { value } = attribute;
  if (value === null || value.type === 'Literal') return;
  const name = attribute.name.type === 'JSXIdentifier' ? attribute.name.name : null;
  if (value.type === 'JSXExpressionContainer' && value.expression.type !== 'JSXEmptyExpression') walk.visit.expression(walk, value.expression, 'value', name);
  else if (value.type !== 'JSXExpressionContainer') visitChild(walk, value);
}

function visitChild(walk: Walk, child: JSXChild): void {
  switch (child.type) {
    case 'JSXElement':
      visitJsxElement(walk, child);
      return;
    case 'JSXFragment':
      visitJsxFragment(walk, child);
      return;
    case 'JSXExpressionContainer':
      if (child.expression.type !== 'JSXEmptyExpression') walk.visit.expression(walk, child.expression, 'value', null);
      return;
    case 'JSXSpreadChild':
      walk.visit.expression(walk, child.expression, 'value', null);
      return;
    case 'JSXText':
  }
}
