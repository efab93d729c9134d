/**
 * Moves the construction of a client out of a function to the module, where it is made once. Only where nothing of the
 * function is part of it, and where the function does no more to it than to use it: a client that is connected by hand must be
 * connected once as well, which no move can do.
 */
import { Node, SyntaxKind, VariableDeclarationKind, type Expression, type Identifier, type SourceFile, type Statement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource } from '../editable-source.ts';
import { isTypeScript, writeMemoFactory } from './memo-factory.ts';
import type { TextStyle } from '../text/text-style.ts';

type HoistClient = EditIntent & { readonly kind: 'hoist-client' };

/** What must happen once, as the construction does; or must not happen to what is shared. */
const onceOnly = /^(connect|start|init|initialize|initialise|close|end|quit|disconnect|\$disconnect|destroy|stop|on|once)$/;

/** The file with the client at module scope, or null where it cannot be moved safely. */
export function writeHoistedClient(text: string, intent: HoistClient): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const made = findConstruction(source, intent);
  const holder = made === null ? null : findTopStatement(source, made);
  if (made === null || holder === null || isChain(made) || isCallOfValue(made)) return null;
  if (!isOfModule(source, made, holder) || made.getText().includes('`')) {
    const position = findPosition(holder);
    const kept = position === null ? null : writeMemoFactory(plain, made, { name: nameOf(source, made), position, isTyped: isTypeScript(source), style });
    return kept === null ? null : restore(kept);
  }
  const after = getVariable(made) === null ? replaceExpression(plain, made, holder, style) : moveDeclaration(plain, made, holder, style);
  return after === null ? null : restore(after);
}

/** The outermost construction that begins here. */
function findConstruction(source: SourceFile, { line, column }: HoistClient): Expression | null {
  let found: Expression | null = null;
  source.forEachDescendant((node) => {
    if (found !== null || !(Node.isNewExpression(node) || Node.isCallExpression(node))) return;
    const start = source.getLineAndColumnAtPos(node.getStart());
    // In `new Pool().query()` the call begins where the construction does.
    if (start.line !== line || start.column !== column || (Node.isCallExpression(node) && Node.isPropertyAccessExpression(node.getExpression()) && node.getDescendantsOfKind(SyntaxKind.NewExpression).some((inner) => inner.getStart() === node.getStart()))) return;
    found = node;
  });
  return found;
}

/** `connect('orders').select()`: what the chain ends with is a query, say, which requests must not share. */
function isChain(made: Expression): boolean {
  return Node.isCallExpression(made) && made.getExpression().getDescendantsOfKind(SyntaxKind.CallExpression).some((inner) => inner.getStart() === made.getStart());
}

/** `db('orders')`, where `db` is what another call gave: it asks the client something, and makes none. */
function isCallOfValue(made: Expression): boolean {
  const callee = Node.isCallExpression(made) ? made.getExpression() : undefined;
  return Node.isIdentifier(callee) && (callee.getSymbol()?.getDeclarations() ?? []).some((one) => {
    const value = Node.isVariableDeclaration(one) ? one.getInitializer() : undefined;
    return value !== undefined && !(Node.isCallExpression(value) && value.getExpression().getText() === 'require');
  });
}

function findTopStatement(source: SourceFile, node: Node): Statement | null {
  const statement = source.getStatements().find((one) => one === node || node.getAncestors().includes(one));
  return statement === undefined || Node.isModuleDeclaration(statement) ? null : statement;
}

/** Every name in it belongs to the module or to the runtime, and is there before the statement that holds it. */
function isOfModule(source: SourceFile, made: Expression, holder: Statement): boolean {
  const forbidden = [SyntaxKind.ThisKeyword, SyntaxKind.AwaitExpression, SyntaxKind.YieldExpression, SyntaxKind.SuperKeyword, SyntaxKind.ArrowFunction, SyntaxKind.FunctionExpression];
  if (forbidden.some((kind) => made.getDescendantsOfKind(kind).length > 0)) return false;
  const statements = source.getStatements();
  const before = statements.slice(0, statements.indexOf(holder));
  return getNames(made).every((name) => {
    if (name.getText() === 'arguments') return false;
    const parent = name.getParent();
    const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : name.getSymbol();
    const declarations = symbol?.getDeclarations() ?? [];
    return declarations.every((declaration) => {
      if (declaration.getSourceFile() !== source) return true;
      const top = source.getStatements().find((one) => one === declaration || declaration.getAncestors().includes(one));
      if (top === undefined || declaration.getAncestors().some((one) => Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one))) return false;
      return Node.isImportDeclaration(top) || Node.isFunctionDeclaration(top) || before.includes(top);
    });
  });
}

function getNames(node: Node): Identifier[] {
  const found = Node.isIdentifier(node) ? [node] : node.getDescendantsOfKind(SyntaxKind.Identifier);
  return found.filter((name) => {
    const parent = name.getParent();
    return !(Node.isPropertyAccessExpression(parent) && parent.getNameNode() === name) && !(Node.isPropertyAssignment(parent) && parent.getNameNode() === name);
  });
}

/** `const redis = new Redis()` of a statement of its own. */
function getVariable(made: Expression): { readonly name: string; readonly statement: Statement } | null {
  const declaration = made.getParent();
  const statement = declaration?.getParent()?.getParent();
  if (!Node.isVariableDeclaration(declaration) || !Node.isVariableStatement(statement)) return null;
  const name = declaration.getNameNode();
  return Node.isIdentifier(name) && statement.getDeclarations().length === 1 && statement.getDeclarationKind() === VariableDeclarationKind.Const ? { name: name.getText(), statement } : null;
}

function moveDeclaration(text: string, made: Expression, holder: Statement, style: TextStyle): string | null {
  const variable = getVariable(made);
  const position = findPosition(holder);
  if (variable === null || position === null) return null;
  const { name, statement } = variable;
  const source = made.getSourceFile();
  const block = statement.getParent();
  if (block === undefined || isDeclared(source, name) || !isOnlyUsed(block, name)) return null;
  const start = text.lastIndexOf('\n', statement.getStart()) + 1;
  const end = text.indexOf('\n', statement.getEnd());
  if (end < 0 || text.slice(start, statement.getStart()).trim() !== '' || text.slice(statement.getEnd(), end).trim() !== '') return null;
  const moved = dedent(text.slice(statement.getStart(), statement.getEnd()), text.slice(start, statement.getStart()));
  // Where the declaration opened the block, a blank line beside it would do so now.
  const opens = /\{[ \t]*\n\s*$/.test(text.slice(0, start));
  const head = opens ? text.slice(position, start).replace(/\n\s*$/, '\n') : text.slice(position, start);
  const rest = opens ? text.slice(end + 1).replace(/^[ \t]*\n/, '') : text.slice(end + 1);
  return `${text.slice(0, position)}${moved.replace(/;?$/, style.semicolon)}\n\n${head}${rest}`;
}

/** `return new Queue('mails')` becomes `return queue`. */
function replaceExpression(text: string, made: Expression, holder: Statement, style: TextStyle): string | null {
  const position = findPosition(holder);
  const source = made.getSourceFile();
  if (position === null || !Node.isNewExpression(made)) return null;
  const parent = made.getParent();
  if (!(Node.isReturnStatement(parent) || Node.isArrowFunction(parent) || (Node.isPropertyAccessExpression(parent) && !onceOnly.test(parent.getName())))) return null;
  const name = nameOf(source, made);
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', made.getStart()) + 1))?.[0] ?? '';
  const moved = `const ${name} = ${dedent(made.getText(), indent)}${style.semicolon}`;
  return `${text.slice(0, position)}${moved}\n\n${text.slice(position, made.getStart())}${name}${text.slice(made.getEnd())}`;
}

/** Nothing is done to the variable that must be done once, and nothing is assigned to it. */
function isOnlyUsed(block: Node, name: string): boolean {
  return block.getDescendantsOfKind(SyntaxKind.Identifier).filter((one) => one.getText() === name).every((one) => {
    const parent = one.getParent();
    return !(Node.isPropertyAccessExpression(parent) && parent.getExpression() === one && onceOnly.test(parent.getName()));
  });
}

/** Declared anywhere else in the file: what is moved must mean the same everywhere. */
function isDeclared(source: SourceFile, name: string): boolean {
  const declarations = source.getDescendantsOfKind(SyntaxKind.Identifier).filter((one) => {
    const parent = one.getParent();
    if (one.getText() !== name) return false;
    if (Node.isImportClause(parent) || Node.isImportSpecifier(parent) || Node.isNamespaceImport(parent)) return true;
    return (Node.isVariableDeclaration(parent) || Node.isParameterDeclaration(parent) || Node.isBindingElement(parent) || Node.isFunctionDeclaration(parent) || Node.isClassDeclaration(parent)) && parent.getNameNode() === one;
  });
  return declarations.length > 1;
}

/** `pool` of `new pg.Pool()`, `sesClient` of `new SESClient()`. */
function nameOf(source: SourceFile, made: Expression): string {
  const called = (Node.isNewExpression(made) ? made.getExpression().getText().split('.').at(-1) : undefined) ?? 'client';
  return pickName(source, called.replace(/^(?:[A-Z]+(?=[A-Z][a-z]|v?\d|$)|[A-Z])/, (start) => start.toLowerCase()));
}

function pickName(source: SourceFile, wanted: string): string {
  const used = new Set(source.getDescendantsOfKind(SyntaxKind.Identifier).map((one) => one.getText()));
  const candidates = [wanted, `shared${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}`];
  return candidates.find((one) => !used.has(one)) ?? `${wanted}Once`;
}

/** Before the statement, above the comments that belong to it; null where it shares its line with the one before. */
function findPosition(holder: Statement): number | null {
  const text = holder.getSourceFile().getFullText();
  const from = holder.getFullStart();
  let start = text.lastIndexOf('\n', holder.getStart() - 1) + 1;
  for (let above = text.lastIndexOf('\n', start - 2) + 1; start > 0 && above >= from && /^\s*(\/\/|\/\*|\*)/.test(text.slice(above, start)); above = text.lastIndexOf('\n', start - 2) + 1) start = above;
  return start < from && from !== 0 ? null : start;
}

function dedent(text: string, indent: string): string {
  return text.split('\n').map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
}
