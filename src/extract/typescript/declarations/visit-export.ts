import type { ExportFact, Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import { resolveName } from '../names/resolve-name.ts';
import type { BindingPattern, ClassNode, Declaration, ExportAllDeclaration, ExportDefaultDeclaration, ExportNamedDeclaration, ExportSpecifier, Expression, FunctionNode } from '../syntax.ts';
import { readExportName } from './visit-import.ts';

export function visitExportNamed(walk: Walk, node: ExportNamedDeclaration): void {
  const { declaration, source } = node;
  if (declaration !== null) {
    walk.visit.statements(walk, [declaration]);
    exportDeclaration(walk, declaration, node.start);
    return;
  }
  if (source === null) {
    for (const part of node.specifiers) exportName(walk, readExportName(part.exported), readExportName(part.local), isTypeOnly(node, part), part.start);
    return;
  }
  const specifier = source.value;
  for (const part of node.specifiers) {
    const from = { specifier, imported: readExportName(part.local) };
    addExport(walk, { name: readExportName(part.exported), from, typeOnly: isTypeOnly(node, part), line: walk.lines.line(part.start) });
  }
  walk.draft.request(specifier, node.exportKind === 'type' || (node.specifiers.length > 0 && node.specifiers.every((part) => part.exportKind === 'type')));
}

export function visitExportAll(walk: Walk, node: ExportAllDeclaration): void {
  const specifier = node.source.value;
  const typeOnly = node.exportKind === 'type';
  const name = node.exported === null ? '*' : readExportName(node.exported);
  addExport(walk, { name, from: { specifier, imported: '*' }, typeOnly, line: walk.lines.line(node.start) });
  walk.draft.request(specifier, typeOnly);
}

export function visitExportDefault(walk: Walk, node: ExportDefaultDeclaration): void {
  const { declaration } = node;
  const line = walk.lines.line(node.start);
  switch (declaration.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      addExport(walk, { name: 'default', value: visitDefault(walk, declaration), typeOnly: false, line });
      return;
    case 'TSInterfaceDeclaration':
      walk.visit.statements(walk, [declaration]);
      exportName(walk, 'default', declaration.id.name, true, node.start);
      return;
    case 'TSDeclareFunction':
      return;
    default:
      addExport(walk, { name: 'default', value: walk.visit.expression(walk, declaration, 'value', null), typeOnly: false, line });
  }
}

/** `export = x` */
export function visitExportAssignment(walk: Walk, node: { readonly expression: Expression; readonly start: number }): void {
  addExport(walk, { name: 'module.exports', value: walk.visit.expression(walk, node.expression, 'value', null), typeOnly: false, line: walk.lines.line(node.start) });
}

function visitDefault(walk: Walk, declaration: FunctionNode | ClassNode): Term {
  if (declaration.id === null) return walk.visit.expression(walk, declaration, 'value', null);
  walk.visit.statements(walk, [declaration]);
  return resolveName(walk, declaration.id.name);
}

function isTypeOnly(node: ExportNamedDeclaration, part: ExportSpecifier): boolean {
  return node.exportKind === 'type' || part.exportKind === 'type';
}

/** A name can be a value and, apart from it, a type: `export { Order }` then exports both. */
function exportName(walk: Walk, name: string, local: string, typeOnly: boolean, at: number): void {
  const line = walk.lines.line(at);
  const value = walk.scope.findValue(local);
  const type = walk.scope.findType(local);
  if (value !== undefined) addExport(walk, { name, value: { kind: 'binding', binding: value }, typeOnly, line });
  if (typeof type === 'number' && type !== value) addExport(walk, { name, value: { kind: 'binding', binding: type }, typeOnly: true, line });
  if (value === undefined && type === undefined) addExport(walk, { name, value: { kind: 'global', name: local }, typeOnly, line });
}

function exportDeclaration(walk: Walk, declaration: Declaration, at: number): void {
  const typeOnly = declaration.type === 'TSInterfaceDeclaration' || declaration.type === 'TSTypeAliasDeclaration';
  for (const name of declaredNames(declaration)) {
    const binding = typeOnly ? walk.scope.findType(name) : walk.scope.findValue(name);
    if (typeof binding === 'number') addExport(walk, { name, value: { kind: 'binding', binding }, typeOnly, line: walk.lines.line(at) });
  }
}

/** What a namespace exports belongs to the namespace's object. */
function addExport(walk: Walk, fact: ExportFact): void {
  if (walk.namespace === null) walk.draft.exports.push(fact);
  else if (fact.value !== undefined && !fact.typeOnly) walk.namespace.push({ kind: 'property', key: fact.name, value: fact.value, line: fact.line });
}

function declaredNames(declaration: Declaration): string[] {
  switch (declaration.type) {
    case 'VariableDeclaration':
      return declaration.declarations.flatMap((declarator) => patternNames(declarator.id));
    case 'TSModuleDeclaration': {
      let { id } = declaration;
      while (id.type === 'TSQualifiedName' && id.left.type !== 'ThisExpression') id = id.left;
      return id.type === 'Identifier' ? [id.name] : [];
    }
    default:
      return declaration.id === null ? [] : [declaration.id.name];
  }
}

function patternNames(pattern: BindingPattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => patternNames(property.type === 'RestElement' ? property.argument : property.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((item) => (item === null ? [] : patternNames(item.type === 'RestElement' ? item.argument : item)));
  }
}
