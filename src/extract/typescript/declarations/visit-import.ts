import type { BindingFact, Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import { followPath } from '../names/follow-path.ts';
import { resolveName } from '../names/resolve-name.ts';
import type { ImportDeclaration, ModuleExportName, TSImportEqualsDeclaration, TSTypeName } from '../syntax.ts';

export function visitImportDeclaration(walk: Walk, node: ImportDeclaration): void {
  const specifier = node.source.value;
  let typeOnly = node.importKind === 'type' || node.specifiers.length > 0;
  for (const part of node.specifiers) {
    const isType = node.importKind === 'type' || (part.type === 'ImportSpecifier' && part.importKind === 'type');
    typeOnly &&= isType;
    const imported = part.type === 'ImportSpecifier' ? readExportName(part.imported) : part.type === 'ImportDefaultSpecifier' ? 'default' : '*';
    setOrigin(walk, part.local.name, { specifier, imported, typeOnly: isType });
  }
  walk.draft.request(specifier, typeOnly);
}

/** `import fs = require('fs')`, and the alias `import Database = sqlite.Database`. */
export function visitImportEquals(walk: Walk, node: TSImportEqualsDeclaration): void {
  const reference = node.moduleReference;
  if (reference.type === 'TSExternalModuleReference') {
    const specifier = reference.expression.value;
    const typeOnly = node.importKind === 'type';
    setOrigin(walk, node.id.name, { specifier, imported: '*', typeOnly });
    walk.draft.request(specifier, typeOnly);
    return;
  }
  const binding = walk.scope.findValue(node.id.name);
  if (binding !== undefined) walk.draft.addValue(binding, readReference(walk, reference));
}

export function readExportName(name: ModuleExportName): string {
  return name.type === 'Literal' ? name.value : name.name;
}

function setOrigin(walk: Walk, name: string, from: NonNullable<BindingFact['from']>): void {
  const binding = walk.scope.findValue(name);
  const draft = binding === undefined ? undefined : walk.draft.bindings[binding];
  if (draft !== undefined) draft.from = from;
}

function readReference(walk: Walk, reference: TSTypeName): Term {
  const names: string[] = [];
  let at = reference;
  while (at.type === 'TSQualifiedName') {
    names.push(at.right.name);
    at = at.left;
  }
  return followPath(walk, at.type === 'Identifier' ? resolveName(walk, at.name) : { kind: 'this' }, names.reverse());
}
