import type { TypeTerm } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import type { Expression, TSClassImplements, TSInterfaceHeritage } from '../syntax.ts';
import { readTypeArguments } from './type-arguments.ts';
import { referTo } from './refer-to.ts';

/** What stands behind `implements`, or behind `extends` of an interface. It is written as an expression and means a type. */
export function readHeritage(walk: Walk, node: TSClassImplements | TSInterfaceHeritage): TypeTerm | null {
  const names = readDottedName(node.expression);
  return names === null ? null : referTo(walk, names, readTypeArguments(walk, node.typeArguments));
}

function readDottedName(node: Expression): string[] | null {
  const names: string[] = [];
  let at = node;
  while (at.type === 'MemberExpression' && !at.computed && at.property.type === 'Identifier') {
    names.push(at.property.name);
    at = at.object;
  }
  return at.type === 'Identifier' ? [at.name, ...names.reverse()] : null;
}
