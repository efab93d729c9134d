/** Names that a file has from a module: `import { scryptSync } from 'crypto'`, `const { scryptSync } = require('crypto')`. */
import { Node, SyntaxKind, type BindingElement, type Identifier, type ImportDeclaration, type ImportSpecifier, type SourceFile, type VariableStatement } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import type { TextStyle } from '../text/text-style.ts';

/** The statement that brings names of a module into a file, at its top. */
export interface ModuleStatement {
  readonly specifier: string;
  readonly statement: ImportDeclaration | VariableStatement;
  /** Names that are imported as they are called. */
  readonly names: ReadonlyMap<string, ImportSpecifier | BindingElement>;
  /** The name of the whole module. */
  readonly whole: string | null;
}

export function findModuleStatements(source: SourceFile): readonly ModuleStatement[] {
  return source.getStatements().flatMap((statement) => (Node.isImportDeclaration(statement) ? readImport(statement) : Node.isVariableStatement(statement) ? readRequire(statement) : []));
}

function readImport(statement: ImportDeclaration): readonly ModuleStatement[] {
  if (statement.isTypeOnly()) return [];
  const names = new Map(statement.getNamedImports().filter((one) => one.getAliasNode() === undefined && !one.isTypeOnly()).map((one) => [one.getName(), one] as const));
  return [{ specifier: statement.getModuleSpecifierValue(), statement, names, whole: (statement.getDefaultImport() ?? statement.getNamespaceImport())?.getText() ?? null }];
}

function readRequire(statement: VariableStatement): readonly ModuleStatement[] {
  const [declaration, ...others] = statement.getDeclarations();
  const call = declaration?.getInitializer();
  if (declaration === undefined || others.length > 0 || !Node.isCallExpression(call) || call.getExpression().getText() !== 'require') return [];
  const [argument] = call.getArguments();
  if (!Node.isStringLiteral(argument)) return [];
  const name = declaration.getNameNode();
  const elements = Node.isObjectBindingPattern(name) ? name.getElements().filter((one) => one.getPropertyNameNode() === undefined && one.getDotDotDotToken() === undefined) : [];
  return [{ specifier: argument.getLiteralValue(), statement, names: new Map(elements.map((one) => [one.getName(), one] as const)), whole: Node.isIdentifier(name) ? name.getText() : null }];
}

/** `node:util` and `util` are one module. */
export function isModule(specifier: string, name: string): boolean {
  return specifier.replace(/^node:/, '') === name;
}

/** `import { readFile } from 'fs/promises';`, or its `require` where the other statement is one. */
export function renderModuleStatement(name: string, specifier: string, like: ModuleStatement, { quote, semicolon }: TextStyle): string {
  return Node.isImportDeclaration(like.statement) ? `import { ${name} } from ${quote}${specifier}${quote}${semicolon}` : `const { ${name} } = require(${quote}${specifier}${quote})${semicolon}`;
}

export function insertAfter({ statement }: ModuleStatement, text: string): Splice {
  return { start: statement.getEnd(), end: statement.getEnd(), text: `\n${text}` };
}

/** Every use of a name in the file that is not the name of a property. */
export function findNameUses(source: SourceFile, name: string): readonly Identifier[] {
  return source.getDescendantsOfKind(SyntaxKind.Identifier).filter((one) => {
    const parent = one.getParent();
    return one.getText() === name && !(Node.isPropertyAccessExpression(parent) && parent.getNameNode() === one) && !(Node.isPropertyAssignment(parent) && parent.getNameNode() === one);
  });
}

/** Takes a name out of a statement: the whole statement where it was its only name, and `instead`, a statement of its own, goes in. */
export function replaceName(from: ModuleStatement, gone: string, instead: string): Splice[] {
  const { statement } = from;
  if (isOnlyName(from, gone)) return [{ start: statement.getStart(), end: statement.getEnd(), text: instead }];
  return [...dropName(from, gone), insertAfter(from, instead)];
}

/** Takes a name out of a statement, or the statement out of the file where it was its only name. */
export function removeName(from: ModuleStatement, gone: string): Splice[] {
  const { statement } = from;
  if (!isOnlyName(from, gone)) return dropName(from, gone);
  const end = statement.getSourceFile().getFullText()[statement.getEnd()] === '\n' ? statement.getEnd() + 1 : statement.getEnd();
  return [{ start: statement.getStart(), end, text: '' }];
}

function isOnlyName({ names, whole }: ModuleStatement, gone: string): boolean {
  const element = names.get(gone);
  return element !== undefined && whole === null && getElements(element).length === 1;
}

/** The last name beside a whole module stays: what would be left of its brackets is nothing. */
function dropName({ names }: ModuleStatement, gone: string): Splice[] {
  const element = names.get(gone);
  const all = element === undefined ? [] : getElements(element);
  const index = all.findIndex((one) => one === element);
  if (element === undefined || index < 0 || all.length === 1) return [];
  const [previous, next] = [all[index - 1], all[index + 1]];
  return [next === undefined ? { start: previous?.getEnd() ?? element.getStart(), end: element.getEnd(), text: '' } : { start: element.getStart(), end: next.getStart(), text: '' }];
}

function getElements(element: ImportSpecifier | BindingElement): readonly Node[] {
  return Node.isImportSpecifier(element) ? element.getImportDeclaration().getNamedImports() : (element.getParentIfKind(SyntaxKind.ObjectBindingPattern)?.getElements() ?? []);
}
