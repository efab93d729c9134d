/** What stands around a call that is awaited. */
import { Node, type CallExpression } from 'ts-morph';
import type { Splice } from '../editable-source.ts';

/** `await` in front of a call, in brackets where more is done to what it gives. `member` is what is taken of it, `type` what it is said to be. */
export function awaitSplices(call: CallExpression, { member, type }: { readonly member?: string; readonly type?: string } = {}): Splice[] {
  const [start, end] = [call.getStart(), call.getEnd()];
  const around = (before: string, after: string): Splice[] => [{ start, end: start, text: before }, ...(after === '' ? [] : [{ start: end, end, text: after }])];
  const isAlone = standsAlone(call);
  // Somebody waited for what was no promise.
  if (Node.isAwaitExpression(call.getParent()) && member === undefined && type === undefined) return [];
  if (member !== undefined) return around('(await ', `).${member}`);
  if (type !== undefined) return isAlone ? around('(await ', `) as ${type}`) : around('((await ', `) as ${type})`);
  return isAlone ? around('await ', '') : around('(await ', ')');
}

/** Where `await` needs no brackets around it. */
export function standsAlone(call: CallExpression): boolean {
  const parent = call.getParent();
  if (Node.isCallExpression(parent) || Node.isNewExpression(parent)) return parent.getExpression() !== call;
  return Node.isVariableDeclaration(parent) || Node.isReturnStatement(parent) || Node.isArrowFunction(parent) || Node.isExpressionStatement(parent) || Node.isPropertyAssignment(parent) || Node.isParenthesizedExpression(parent)
    || Node.isIfStatement(parent) || (Node.isBinaryExpression(parent) && parent.getRight() === call && parent.getOperatorToken().getText().endsWith('=') && !/^[=!<>]=/.test(parent.getOperatorToken().getText()));
}
