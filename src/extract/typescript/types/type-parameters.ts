import type { TypeTerm } from '../../../model/facts.ts';
import type { Scope } from '../draft/scope.ts';
import type { Walk } from '../draft/walk.ts';
import type { TSTypeParameterDeclaration } from '../syntax.ts';

/** A type parameter hides types of the same name, and is read as what its constraint names. */
export function declareTypeParameters(walk: Walk, scope: Scope, node: TSTypeParameterDeclaration | null | undefined): void {
  if (!node) return;
  for (const parameter of node.params) scope.setType(parameter.name.name, { constraint: null });
  for (const parameter of node.params) {
    if (parameter.constraint === null) continue;
    const constraint = walk.visit.type(walk, parameter.constraint);
    if (constraint !== null) scope.setType(parameter.name.name, { constraint: withoutArguments(constraint) });
  }
}

/** A constraint is repeated wherever its parameter is named. Without arguments it cannot grow, however parameters build on each other. */
function withoutArguments(type: TypeTerm): TypeTerm | null {
  switch (type.kind) {
    case 'reference':
      return { ...type, args: [] };
    case 'import':
      return { ...type, args: [] };
    default:
      return null;
  }
}
