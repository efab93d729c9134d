/** Statements of a block, by where something in them stands. */
import { Node, SyntaxKind, type Block, type SourceFile, type Statement } from 'ts-morph';

export interface BlockStatement {
  readonly statement: Statement;
  readonly block: Block;
}

/** The innermost statement of a block at this place. */
export function findStatement(source: SourceFile, line: number, column: number): BlockStatement | null {
  const start = source.compilerNode.getLineStarts()[line - 1];
  if (start === undefined) return null;
  let node: Node | undefined = source.getDescendantAtPos(start + column - 1);
  for (; node !== undefined; node = node.getParent()) {
    const parent = node.getParent();
    if (Node.isStatement(node) && Node.isBlock(parent)) return { statement: node, block: parent };
  }
  return null;
}

/** The statements of the whole function that do the same, functions inside it left out. */
export function findSameStatements(block: Block, statement: Statement): readonly Statement[] {
  const text = statement.getText();
  return block.getDescendantsOfKind(SyntaxKind.ExpressionStatement).filter((one) => one.getText() === text && getFunction(one) === getFunction(block));
}

export function getFunction(node: Node): Node | undefined {
  return node.getFirstAncestor((one) => Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one));
}

/** From the first to the last character of the lines that a statement has for itself; null where it shares one. */
export function findOwnLines(statement: Statement): { readonly start: number; readonly end: number } | null {
  const text = statement.getSourceFile().getFullText();
  const start = text.lastIndexOf('\n', statement.getStart() - 1) + 1;
  const found = text.indexOf('\n', statement.getEnd());
  const end = found < 0 ? text.length : found;
  // A comment behind it belongs to it.
  return text.slice(start, statement.getStart()).trim() === '' && /^\s*(?:\/\/.*)?$/.test(text.slice(statement.getEnd(), end)) ? { start, end } : null;
}

/** Names that the statements declare for those that come after them. */
export function getDeclaredNames(statements: readonly Statement[]): ReadonlySet<string> {
  const names = statements.flatMap((statement) => {
    if (Node.isVariableStatement(statement)) return statement.getDeclarations().flatMap((declaration) => declaration.getNameNode().getText().match(/[A-Za-z_$][\w$]*/g) ?? []);
    return Node.isFunctionDeclaration(statement) || Node.isClassDeclaration(statement) ? [statement.getName() ?? ''] : [];
  });
  return new Set(names);
}

export function isUsedIn(names: ReadonlySet<string>, statements: readonly Statement[]): boolean {
  return names.size > 0 && statements.some((statement) => statement.getDescendantsOfKind(SyntaxKind.Identifier).some((one) => names.has(one.getText())));
}
