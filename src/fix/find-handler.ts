/** Finds the handler function in a parsed file by the place extraction gave it. */
import { Node, type ArrowFunction, type FunctionDeclaration, type FunctionExpression, type MethodDeclaration, type SourceFile } from 'ts-morph';

export type HandlerNode = ArrowFunction | FunctionDeclaration | FunctionExpression | MethodDeclaration;

/** The function that begins at this line and column; without an exact match, the only one that begins on the line. */
export function findHandler(source: SourceFile, line: number, column: number): HandlerNode | null {
  const starting: { node: HandlerNode; exact: boolean }[] = [];
  source.forEachDescendant((node) => {
    if (!isHandlerNode(node)) return;
    const starts = getStarts(node).map((position) => source.getLineAndColumnAtPos(position));
    if (!starts.some((start) => start.line === line)) return;
    starting.push({ node, exact: starts.some((start) => start.line === line && start.column === column) });
  });
  const exact = starting.filter((candidate) => candidate.exact);
  const [first, ...others] = exact.length > 0 ? exact : starting;
  return first === undefined || others.length > 0 ? null : first.node;
}

function isHandlerNode(node: Node): node is HandlerNode {
  return Node.isArrowFunction(node) || Node.isFunctionDeclaration(node) || Node.isFunctionExpression(node) || Node.isMethodDeclaration(node);
}

/** A method may be said to begin at its decorators, its modifiers, its name or its parameters. */
function getStarts(node: HandlerNode): number[] {
  const starts = [node.getStart()];
  const modifiers = Node.isModifierable(node) ? node.getModifiers() : [];
  starts.push(...modifiers.map((modifier) => modifier.getStart()));
  const keyword = node.getFirstChild((child) => child.getKindName() === 'FunctionKeyword');
  if (keyword !== undefined) starts.push(keyword.getStart());
  if (Node.isMethodDeclaration(node)) {
    starts.push(node.getNameNode().getStart());
    const parenthesis = node.getFirstChild((child) => child.getKindName() === 'OpenParenToken');
    if (parenthesis !== undefined) starts.push(parenthesis.getStart());
  }
  return starts;
}
