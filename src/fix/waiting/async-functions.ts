/**
 * Makes the function around a call asynchronous, and those of the file that call it, up to functions that are asynchronous already or
 * a handler whose framework waits. Whoever calls from another file, or gets the function as a value, would be handed a promise unawares.
 */
import { Node, Scope, SyntaxKind, type CallExpression, type Identifier, type MethodDeclaration } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import { findHandler, type HandlerNode } from '../find-handler.ts';
import { awaitSplices } from './await-splices.ts';

export interface Waiting {
  readonly splices: readonly Splice[];
  /** The functions in which something is awaited that was not before. */
  readonly functions: readonly HandlerNode[];
}

/** More callers in a row than anybody can follow in a review. */
const mostCallers = 6;

/** `handler`: where the handler begins that may become asynchronous. Null where somebody would not wait. */
export function makeWaiting(call: CallExpression, handler: { readonly line: number; readonly column: number } | null): Waiting | null {
  const source = call.getSourceFile();
  const mayWait = handler === null ? null : findHandler(source, handler.line, handler.column);
  const functions = new Map<HandlerNode, readonly Splice[]>();
  const open: CallExpression[] = [call];
  for (const waiting of open) {
    const holder = findHolder(waiting);
    if (holder === null || functions.size > mostCallers) return null;
    if (functions.has(holder)) continue;
    const made = holder.isAsync() ? [] : asyncSplices(holder);
    if (made === null) return null;
    if (holder.isAsync() || holder === mayWait) {
      // A handler that is called by hand as well has a caller that does not wait.
      if (!holder.isAsync() && findUses(holder).some(isCalled)) return null;
      functions.set(holder, made);
      continue;
    }
    const callers = findOnlyCallers(holder);
    if (callers === null) return null;
    functions.set(holder, [...made, ...callers.flatMap((one) => (Node.isAwaitExpression(one.getParent()) ? [] : awaitSplices(one)))]);
    open.push(...callers);
  }
  return { splices: [...functions.values()].flat(), functions: [...functions.keys()] };
}

/** The nearest function, if the node stands in its body and the function can be asynchronous. */
function findHolder(node: Node): HandlerNode | null {
  const holder = node.getFirstAncestor((one) => Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one) || Node.isPropertyDeclaration(one) || Node.isClassStaticBlockDeclaration(one));
  if (!(Node.isArrowFunction(holder) || Node.isFunctionExpression(holder) || Node.isFunctionDeclaration(holder) || Node.isMethodDeclaration(holder))) return null;
  const body = holder.getBody();
  const isInBody = body !== undefined && node.getStart() >= body.getStart();
  return isInBody && !(!Node.isArrowFunction(holder) && holder.isGenerator()) ? holder : null;
}

/** The calls of a function that only its own file can call, and does nothing else with. */
function findOnlyCallers(holder: HandlerNode): readonly CallExpression[] | null {
  if (Node.isMethodDeclaration(holder)) return findCallersOfPrivate(holder);
  const uses = findUses(holder);
  if (uses.length === 0 || isExported(holder) || !uses.every(isCalled)) return null;
  return uses.flatMap((use) => use.getParentIfKind(SyntaxKind.CallExpression) ?? []);
}

/** A method that only its class can call: `private`, or `#name`. Null where it is more than called on `this`. */
function findCallersOfPrivate(method: MethodDeclaration): readonly CallExpression[] | null {
  const name = method.getNameNode();
  const owner = method.getParent();
  if (method.getScope() !== Scope.Private && !Node.isPrivateIdentifier(name)) return null;
  const uses = owner.getSourceFile().getDescendants().filter((one) => one !== name && (Node.isIdentifier(one) || Node.isPrivateIdentifier(one)) && one.getText() === name.getText());
  const calls = uses.map((use) => {
    const member = use.getParent();
    const called = member?.getParent();
    return Node.isPropertyAccessExpression(member) && member.getNameNode() === use && Node.isThisExpression(member.getExpression()) && Node.isCallExpression(called) && called.getExpression() === member && use.getFirstAncestor((one) => Node.isClassDeclaration(one) || Node.isClassExpression(one)) === owner ? called : null;
  });
  return calls.length > 0 && calls.every((call) => call !== null) ? calls : null;
}

function findUses(holder: HandlerNode): readonly Identifier[] {
  const name = findName(holder);
  const symbol = name?.getSymbol();
  if (name === null || symbol === undefined) return [];
  return name.getSourceFile().getDescendantsOfKind(SyntaxKind.Identifier).filter((one) => one !== name && one.getText() === name.getText() && one.getSymbol() === symbol);
}

function isCalled(use: Identifier): boolean {
  const parent = use.getParent();
  return Node.isCallExpression(parent) && parent.getExpression() === use;
}

function findName(holder: HandlerNode): Identifier | null {
  if (Node.isFunctionDeclaration(holder)) return holder.getNameNode() ?? null;
  const parent = holder.getParent();
  const name = Node.isVariableDeclaration(parent) ? parent.getNameNode() : undefined;
  return Node.isIdentifier(name) ? name : null;
}

function isExported(holder: HandlerNode): boolean {
  if (Node.isFunctionDeclaration(holder)) return holder.isExported();
  return holder.getFirstAncestorByKind(SyntaxKind.VariableStatement)?.isExported() ?? true;
}

/** `async`, and a promise of what it says it returns. */
function asyncSplices(holder: HandlerNode): readonly Splice[] | null {
  const returned = holder.getReturnTypeNode();
  if (Node.isTypePredicate(returned)) return null;
  const start = findKeywordPosition(holder);
  const promised = returned === undefined ? [] : [{ start: returned.getStart(), end: returned.getStart(), text: 'Promise<' }, { start: returned.getEnd(), end: returned.getEnd(), text: '>' }];
  return [{ start, end: start, text: 'async ' }, ...promised, ...promisedInComment(holder)];
}

/** `@returns {string[]}` says what the type of a JavaScript file is. */
function promisedInComment(holder: HandlerNode): readonly Splice[] {
  const owner = Node.isArrowFunction(holder) || Node.isFunctionExpression(holder) ? holder.getFirstAncestorByKind(SyntaxKind.VariableStatement) : holder;
  const comment = owner?.getLeadingCommentRanges().at(-1);
  if (comment === undefined || (owner !== holder && findName(holder) === null)) return [];
  const tag = /@returns?[ \t]+\{/.exec(comment.getText());
  if (tag === null) return [];
  const text = comment.getText();
  const open = tag.index + tag[0].length;
  const close = findClosingBrace(text, open);
  if (close === null || /^\s*Promise\b/.test(text.slice(open, close))) return [];
  const at = comment.getPos();
  return [{ start: at + open, end: at + open, text: 'Promise<' }, { start: at + close, end: at + close, text: '>' }];
}

/** Of the brace that was opened right before `from`. */
function findClosingBrace(text: string, from: number): number | null {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}

/** Behind `export default`, decorators and `public static`. */
function findKeywordPosition(holder: HandlerNode): number {
  if (Node.isMethodDeclaration(holder)) return holder.getNameNode().getStart();
  const keyword = Node.isFunctionDeclaration(holder) ? holder.getFirstChildByKind(SyntaxKind.FunctionKeyword) : undefined;
  return keyword?.getStart() ?? holder.getStart();
}
