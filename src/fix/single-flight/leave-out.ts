/** Whether a run of a job may be left out: nobody is given what it returns, and it is not one of several that are told apart. */
import { Node, SyntaxKind } from 'ts-morph';
import type { HandlerNode } from '../find-handler.ts';

export function canLeaveOut(handler: HandlerNode): boolean {
  return !isAskedForItsResult(handler) && !isOneOfMany(handler);
}

/** `watch(hostId)` starts a timer for each host: one flag would have them skip each other's runs. */
function isOneOfMany(handler: HandlerNode): boolean {
  const outer = handler.getAncestors().flatMap((one) => (Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one) ? one.getParameters() : [])).map((parameter) => parameter.getName());
  const kept = handler.getAncestors().flatMap((one) => (Node.isBlock(one) && !Node.isSourceFile(one.getParent()) ? one.getStatements() : [])).flatMap((one) => (Node.isVariableStatement(one) ? one.getDeclarations().map((declaration) => declaration.getName()) : []));
  const keys = new Set([...outer, ...kept].filter((name) => /(id|key|name|url|host)$/i.test(name)));
  return handler.getDescendantsOfKind(SyntaxKind.Identifier).some((one) => keys.has(one.getText()));
}

/** A function that is not written where it is scheduled may be called by others, who would get nothing. */
function isAskedForItsResult(handler: HandlerNode): boolean {
  if (Node.isCallExpression(handler.getParent()) || Node.isPropertyAssignment(handler.getParent())) return false;
  if (Node.isArrowFunction(handler) && Node.isExpression(handler.getBody())) return true;
  let found = false;
  handler.getBody()?.forEachDescendant((node, traversal) => {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) traversal.skip();
    else if (Node.isReturnStatement(node) && node.getExpression() !== undefined) found = true;
  });
  return found;
}
