/** How a run leaves the row to the run that won it. */
import { Node, SyntaxKind, type Block, type Statement } from 'ts-morph';

/** The statement, without its semicolon; null where nothing can be left without saying something to a caller. */
export function findWayOut(block: Block, before: Statement): string | null {
  if (isInOpenTransaction(before)) return null;
  let at: Node = block;
  for (let depth = 0; depth < 20; depth += 1) {
    const parent: Node | undefined = at.getParent();
    if (parent === undefined) return null;
    if (Node.isForOfStatement(parent) || Node.isForStatement(parent) || Node.isForInStatement(parent) || Node.isWhileStatement(parent)) return leavesLoop(parent, before) && !isOwedBehind(parent, before) ? 'continue' : null;
    if (Node.isFunctionLikeDeclaration(parent) || Node.isFunctionExpression(parent)) return isOwedBehind(parent, before) ? null : findReturn(parent, before);
    // Out of a finally, nothing may be left.
    if (Node.isTryStatement(parent) && (parent.getTryBlock() !== at)) return null;
    if (!(Node.isBlock(parent) || Node.isTryStatement(parent) || Node.isIfStatement(parent))) return null;
    at = parent;
  }
  return null;
}

/** A transaction that the function has begun itself would stay open, and be on the connection when the pool hands it out again. */
function isInOpenTransaction(before: Statement): boolean {
  const around = before.getFirstAncestor((node) => Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node));
  const text = before.getSourceFile().getFullText().slice(around?.getStart() ?? 0, before.getStart());
  return /\.(?:startTransaction|beginTransaction)\(|\.transaction\(\s*\)|['"`]\s*(?:BEGIN|START TRANSACTION)\b/i.test(text);
}

/** What others wait for: a connection or a lock that is given back, a message that is acknowledged, a callback that is called. */
const owed = /^(?:release\w*|\$?disconnect|end|close|destroy|quit|unlock|commit\w*|rollback|n?ack\w*|done|next|callback|cb|deleteMessage\w*)$/;

/** Behind the place, and not in a `finally` of it: who leaves before would keep it for ever. */
function isOwedBehind(scope: Node, before: Statement): boolean {
  return scope.getDescendantsOfKind(SyntaxKind.CallExpression).some((call) => {
    if (call.getStart() <= before.getEnd()) return false;
    const callee = call.getExpression();
    if (!owed.test(Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText())) return false;
    return !call.getAncestors().some((one) => Node.isTryStatement(one) && one.getTryBlock().containsRange(before.getPos(), before.getEnd()));
  });
}

/** In an endless loop that waits at its end, `continue` would begin again at once. */
function leavesLoop(loop: Node, before: Statement): boolean {
  if (!Node.isWhileStatement(loop) && !(Node.isForStatement(loop) && loop.getCondition() === undefined)) return true;
  const reads = loop.getStatement();
  // What is counted at the end of the body would stay as it is.
  const condition = Node.isWhileStatement(loop) ? loop.getExpression() : undefined;
  if (condition !== undefined && isChangedBehind(condition, loop, before)) return false;
  // The next round reads another row: the query that chose this one stands in the loop.
  return Node.isBlock(reads) && reads.getStatements().some((statement) => statement.getEnd() < before.getStart() && statement.getText().includes('await '));
}

/** Something of the condition is assigned or counted behind the place. */
function isChangedBehind(condition: Node, loop: Node, before: Statement): boolean {
  const names = new Set([condition, ...condition.getDescendants()].filter((node) => Node.isIdentifier(node)).map((node) => node.getText()));
  return loop.getDescendants().some((node) => {
    if (node.getStart() <= before.getStart()) return false;
    if (Node.isPostfixUnaryExpression(node) || Node.isPrefixUnaryExpression(node)) return names.has(node.getOperand().getText());
    return Node.isBinaryExpression(node) && /^[^=!<>]*=$/.test(node.getOperatorToken().getText()) && names.has(node.getLeft().getText());
  });
}

/** Whoever called a route waits for what is written into one of these: to leave without a word would keep them waiting. */
const answers = /^_?(?:res|response|reply|ctx)$/;

/** `return`, or the answer that the function gives where it finds nothing. */
function findReturn(fn: Node, before: Statement): string | null {
  const returns: string[] = [];
  const early: string[] = [];
  fn.forEachDescendant((node, traversal) => {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) traversal.skip();
    else if (Node.isReturnStatement(node)) {
      const value = node.getExpression()?.getText() ?? '';
      returns.push(value);
      if (node.getStart() < before.getStart()) early.push(value);
    }
  });
  if (returns.every((value) => value === '')) return takesAnswer(fn) ? null : 'return';
  const nothing = early.find((value) => /^(null|undefined|false|\[\]|0|)$/.test(value));
  if (nothing === undefined || (nothing === '' && takesAnswer(fn))) return null;
  return nothing === '' ? 'return' : `return ${nothing}`;
}

function takesAnswer(fn: Node): boolean {
  return Node.isParametered(fn) && fn.getParameters().some((parameter) => answers.test(parameter.getName()));
}
