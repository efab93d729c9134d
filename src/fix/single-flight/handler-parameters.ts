/** What a guard changes in the parameters of the handler it is written into. */
import { Node, SyntaxKind } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import type { HandlerNode } from '../find-handler.ts';

/** A request that nothing has used so far loses the underscore that says so. */
export function findRenamedRequest(handler: HandlerNode): { readonly splices: readonly Splice[]; readonly rename: (text: string) => string } | null {
  const name = handler.getParameters()[0]?.getNameNode();
  const [, plain] = /^_([a-z]\w*)$/.exec(name?.getText() ?? '') ?? [];
  if (name === undefined || plain === undefined) return null;
  const identifiers = handler.getDescendantsOfKind(SyntaxKind.Identifier).map((one) => one.getText());
  if (identifiers.includes(plain) || identifiers.filter((one) => one === name.getText()).length > 1) return null;
  return { splices: [{ start: name.getStart(), end: name.getEnd(), text: plain }], rename: (text) => text.replace(` ${name.getText()}.`, ` ${plain}.`) };
}

const routeMethods: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'use']);

/**
 * The `next` that an error is handed to, added where the route calls the handler itself and nothing is declared about it.
 * Null where the error is thrown on: a wrapper, or the framework, waits for it.
 */
export function findErrorWay(handler: HandlerNode, losesErrors: boolean): { readonly name: string; readonly splices: readonly Splice[] } | null {
  const parameters = handler.getParameters();
  const call = handler.getParent();
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  if (!losesErrors || !Node.isPropertyAccessExpression(callee) || !routeMethods.has(callee.getName())) return null;
  const given = parameters[2]?.getName();
  if (given !== undefined && /^\w+$/.test(given) && !given.startsWith('_')) return { name: given, splices: [] };
  const last = parameters[1];
  const isUsed = handler.getDescendantsOfKind(SyntaxKind.Identifier).some((one) => one.getText() === 'next');
  if (parameters.length !== 2 || last === undefined || isUsed || parameters.some((parameter) => parameter.getTypeNode() !== undefined)) return null;
  return { name: 'next', splices: [{ start: last.getEnd(), end: last.getEnd(), text: ', next' }] };
}
