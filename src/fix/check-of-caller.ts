/** The statements at the head of a handler by which it turns away who may not call it. */
import { Node, SyntaxKind, type Block, type IfStatement, type Statement } from 'ts-morph';

/** A handler that begins its work does so before that many statements. */
const mostStatements = 6;

/** How many statements from the first on belong to the check: up to the last that answers so. Work that waits for anything else ends it. */
export function countChecks(block: Block): number {
  const head = block.getStatements().slice(0, mostStatements);
  const end = head.findIndex((statement) => !isOfCheck(statement));
  return head.slice(0, end < 0 ? head.length : end).findLastIndex(turnsAway) + 1;
}

const denied = /\b(?:401|403|405)\b|unauthori[sz]ed|forbidden|method not allowed/i;
const checking = /auth|secret|verif|signature|session|token|header|permission|admin|\bmethod\b/i;

function isOfCheck(statement: Statement): boolean {
  // `if (!secret) return …`: nobody was let in yet.
  if (leaves(statement)) return statement.getDescendantsOfKind(SyntaxKind.AwaitExpression).length === 0 || turnsAway(statement);
  if (!Node.isVariableStatement(statement)) return false;
  return statement.getDescendantsOfKind(SyntaxKind.AwaitExpression).length === 0 || checking.test(statement.getText());
}

/** `if (…) return new Response('Unauthorized', { status: 401 });` */
function turnsAway(statement: Statement): boolean {
  return leaves(statement) && denied.test(statement.getThenStatement().getText());
}

function leaves(statement: Statement): statement is IfStatement {
  if (!Node.isIfStatement(statement) || statement.getElseStatement() !== undefined) return false;
  const then = statement.getThenStatement();
  const last = Node.isBlock(then) ? then.getStatements().at(-1) : then;
  return Node.isReturnStatement(last) || Node.isThrowStatement(last);
}
