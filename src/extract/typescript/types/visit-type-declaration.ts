import type { TypeFact } from '../../../model/facts.ts';
import { Scope } from '../draft/scope.ts';
import type { Walk } from '../draft/walk.ts';
import type { TSInterfaceDeclaration, TSTypeAliasDeclaration } from '../syntax.ts';
import { readHeritage } from './read-heritage.ts';
import { readIndexSignature, readMembers } from './read-members.ts';
import { declareTypeParameters } from './type-parameters.ts';

export function visitInterface(walk: Walk, node: TSInterfaceDeclaration): void {
  declare(walk, node, (binding) => {
    const alias = node.extends.length === 0 ? readIndexSignature(walk, node.body.body) : null;
    const fact = { name: node.id.name, binding, extends: node.extends.map((type) => readHeritage(walk, type)).filter((type) => type !== null) };
    return alias ? { ...fact, members: [], alias } : { ...fact, members: readMembers(walk, node.body.body) };
  });
}

export function visitTypeAlias(walk: Walk, node: TSTypeAliasDeclaration): void {
  declare(walk, node, (binding) => {
    const type = walk.visit.type(walk, node.typeAnnotation);
    const fact = { name: node.id.name, binding, extends: [] };
    if (type === null) return { ...fact, members: [] };
    return type.kind === 'object' ? { ...fact, members: type.members } : { ...fact, members: [], alias: type };
  });
}

/** Reads a declaration inside the scope of its own type parameters. */
function declare(walk: Walk, node: TSInterfaceDeclaration | TSTypeAliasDeclaration, read: (binding: number) => TypeFact): void {
  const outer = walk.scope;
  const binding = outer.findType(node.id.name);
  if (typeof binding !== 'number') return;
  walk.scope = new Scope(outer, walk.function);
  declareTypeParameters(walk, walk.scope, node.typeParameters);
  walk.draft.types.push(read(binding));
  walk.scope = outer;
}
