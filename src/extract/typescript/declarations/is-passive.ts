import type { Expression, ObjectProperty } from '../syntax.ts';

/** True when evaluating the expression takes no step and makes no function: most fields hold a literal. */
export function isPassive(node: Expression): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'ThisExpression':
      return true;
    case 'MemberExpression':
      return isPassive(node.object) && (!node.computed || isPassive(node.property));
    case 'ArrayExpression':
      return node.elements.every((item) => item === null || isPassive(item.type === 'SpreadElement' ? item.argument : item));
    case 'ObjectExpression':
      return node.properties.every((property) => (property.type === 'SpreadElement' ? isPassive(property.argument) : isPassiveProperty(property)));
    case 'TemplateLiteral':
      return node.expressions.every(isPassive);
    case 'UnaryExpression':
      return node.operator !== 'delete' && isPassive(node.argument);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
      return isPassive(node.expression);
    default:
      return false;
  }
}

function isPassiveProperty(property: ObjectProperty): boolean {
  return !property.computed && property.kind === 'init' && isPassive(property.value);
}
