/**
 * Lets a function that makes a client keep it: `if (client !== undefined) return client;`. For functions that take nothing and do
 * nothing else, so that the first client is as good as any later one; what they read of the settings is read once.
 */
import { Node, SyntaxKind, VariableDeclarationKind, type Block, type Expression, type NewExpression, type SourceFile, type Statement } from 'ts-morph';
import { spliceText } from '../editable-source.ts';
import type { TextStyle } from '../text/text-style.ts';

/** The text with a function that keeps what it makes; null where it may make something else the next time. */
export function writeMemoFactory(text: string, made: Expression, { name, position, isTyped, style }: MemoOptions): string | null {
  const factory = findFactory(made);
  if (factory === null) return null;
  const { block, construction } = factory;
  const called = construction.getExpression();
  if (!Node.isIdentifier(called) || (isTyped && !isImported(called))) return null;
  const [first] = block.getStatements();
  const opened = text.indexOf('\n', block.getStart()) + 1;
  if (first === undefined || text.slice(block.getStart() + 1, opened).trim() !== '' || first.getStart() < opened) return null;
  const statement = made.getParentOrThrow();
  const indent = indentationOf(text, first.getStart());
  const type = isTyped ? `: ${called.getText()} | undefined` : '';
  const end = style.semicolon;
  return spliceText(text, [
    { start: position, end: position, text: `let ${name}${type}${end}\n\n` },
    { start: opened, end: opened, text: `${indent}if (${name} !== undefined) return ${name}${end}\n` },
    { start: statement.getStart(), end: statement.getEnd(), text: `${name} = ${construction.getText()}${end}\n${indent}return ${name}${end}` },
  ]);
}

export interface MemoOptions {
  readonly name: string;
  /** Where the variable is declared: before the function and its comment. */
  readonly position: number;
  readonly isTyped: boolean;
  readonly style: TextStyle;
}

interface Factory {
  readonly block: Block;
  readonly construction: NewExpression;
}

/** A function of the module that has no parameters, reads settings, and ends with the construction. */
function findFactory(made: Expression): Factory | null {
  const block = made.getParent()?.getParent();
  if (!Node.isNewExpression(made) || !Node.isReturnStatement(made.getParent()) || !Node.isBlock(block)) return null;
  const fn = block.getParent();
  if (!(Node.isFunctionDeclaration(fn) || Node.isArrowFunction(fn) || Node.isFunctionExpression(fn))) return null;
  if (fn.getParameters().length > 0 || fn.isAsync() || fn.getDescendantsOfKind(SyntaxKind.YieldExpression).length > 0) return null;
  const holder = Node.isFunctionDeclaration(fn) ? fn : findVariableStatement(fn);
  if (holder === null || !Node.isSourceFile(holder.getParent())) return null;
  const statements = block.getStatements();
  const isLast = statements.at(-1) === made.getParent();
  return isLast && statements.slice(0, -1).every(readsSettings) && isPlain(made) ? { block, construction: made } : null;
}

function findVariableStatement(fn: Node): Statement | null {
  const statement = fn.getParent()?.getParent()?.getParent();
  return Node.isVariableDeclaration(fn.getParent()) && Node.isVariableStatement(statement) && statement.getDeclarations().length === 1 ? statement : null;
}

/** `const region = process.env.REGION || 'eu'`, `if (!region) throw new Error('…')`. */
function readsSettings(statement: Statement): boolean {
  if (Node.isVariableStatement(statement)) return statement.getDeclarationKind() === VariableDeclarationKind.Const && isPlain(statement);
  if (!Node.isIfStatement(statement) || statement.getElseStatement() !== undefined || !isPlain(statement.getExpression())) return false;
  const then = statement.getThenStatement();
  const only = Node.isBlock(then) && then.getStatements().length === 1 ? then.getStatements()[0] : then;
  return Node.isThrowStatement(only);
}

/** Nothing is called or waited for on the way, and nothing depends on an object: it says the same each time. */
function isPlain(node: Node): boolean {
  const other = [SyntaxKind.CallExpression, SyntaxKind.AwaitExpression, SyntaxKind.ThisKeyword, SyntaxKind.ArrowFunction, SyntaxKind.FunctionExpression, SyntaxKind.TaggedTemplateExpression];
  const constructions = node.getDescendantsOfKind(SyntaxKind.NewExpression).length;
  return constructions === 0 && other.every((kind) => node.getDescendantsOfKind(kind).length === 0);
}

/** Of a name that is taken out of a module object, nothing says that it is a type as well. */
function isImported(called: Node): boolean {
  return (called.getSymbol()?.getDeclarations() ?? []).some((one) => Node.isImportSpecifier(one) || Node.isImportClause(one));
}

export function isTypeScript(source: SourceFile): boolean {
  return /\.[cm]?tsx?$/.test(source.getFilePath());
}

function indentationOf(text: string, position: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', position - 1) + 1))?.[0] ?? '';
}
