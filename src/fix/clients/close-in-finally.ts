/** Closes a client that its function makes for itself however the function ends: what it is used for goes into a try, its closing into the finally. */
import { Node, SyntaxKind, VariableDeclarationKind, type CallExpression, type Expression, type SourceFile, type Statement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource } from '../editable-source.ts';
import { findStatement, getDeclaredNames, getFunction, isUsedIn, type BlockStatement } from '../single-flight/find-statement.ts';
import { writeReleaseInFinally } from '../single-flight/release-in-finally.ts';

type CloseInFinally = EditIntent & { readonly kind: 'close-in-finally' };

/** Until one of these is done there is nothing to close, and some clients wait for ever where they are closed before. */
const connecting: ReadonlySet<string> = new Set(['connect', 'start', 'open']);

/** Null where the function closes it in other ways too, or may hand on what must stay open. */
export function writeClosingInFinally(text: string, intent: CloseInFinally): string | null {
  const opened = openEditableSource(intent.file, text);
  const made = opened === null ? null : findStatement(opened.source, intent.line, intent.column);
  if (opened === null || made === null) return null;
  const name = findName(made.statement);
  const all = made.block.getStatements();
  const at = all.indexOf(made.statement);
  const closing = name === null ? -1 : all.findIndex((one, index) => index > at && isClosing(one, name, intent.closes));
  const release = all[closing];
  if (name === null || release === undefined) return null;
  const next = all[at + 1];
  const isConnected = at + 1 < closing && next !== undefined && findMethod(next, name, connecting) !== null && next.getText().startsWith('await ');
  const begin = isConnected ? at + 1 : at;
  const [used, behind] = [all.slice(begin + 1, closing), all.slice(closing + 1)];
  if (used.length === 0 || used.some((one) => one.getDescendantsOfKind(SyntaxKind.CallExpression).some((call) => isCallOf(call, name, [...connecting]))) || !isSound(made, release, { name, closes: intent.closes, used, behind })) return null;
  const [start, end] = [all[begin]?.getStart() ?? 0, release.getStart()].map((position) => opened.source.getLineAndColumnAtPos(position));
  if (start === undefined || end === undefined) return null;
  return writeReleaseInFinally(text, { kind: 'release-in-finally', description: intent.description, file: intent.file, line: start.line, column: start.column, releaseLine: end.line, releaseColumn: end.column }, { ownTry: true });
}

/** `const client = new Client()`, `const connection = await connect(url)` */
function findName(statement: Statement): string | null {
  const [declaration, ...others] = Node.isVariableStatement(statement) ? statement.getDeclarations() : [];
  const name = declaration?.getNameNode();
  return Node.isIdentifier(name) && others.length === 0 && Node.isVariableStatement(statement) && statement.getDeclarationKind() === VariableDeclarationKind.Const ? name.getText() : null;
}

/** The name of the method, where the statement only calls it on the client. */
function findMethod(statement: Statement, client: string, methods: ReadonlySet<string>): string | null {
  const expression = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
  const call = Node.isAwaitExpression(expression) ? expression.getExpression() : expression;
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getExpression().getText() === client && methods.has(callee.getName()) ? callee.getName() : null;
}

function isClosing(statement: Statement, client: string, closes: readonly string[]): boolean {
  return findMethod(statement, client, new Set(closes)) !== null;
}

interface Parts {
  readonly name: string;
  readonly closes: readonly string[];
  /** What stands between the client and its closing, and behind that. */
  readonly used: readonly Statement[];
  readonly behind: readonly Statement[];
}

function isSound({ statement, block }: BlockStatement, release: Statement, { name, closes, used, behind }: Parts): boolean {
  const source = block.getSourceFile();
  const fn = getFunction(statement);
  if (fn === undefined || fn.getDescendantsOfKind(SyntaxKind.YieldExpression).length > 0 || countDeclarations(source, name) > 1) return false;
  // Another way of closing it, or a place that closes it already, would close it twice.
  const calls = fn.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => isCallOf(call, name, closes));
  if (calls.some((call) => call.getFirstAncestor((one) => Node.isStatement(one))?.getText() !== release.getText() || getFunction(call) !== fn)) return false;
  const own = findOwn(name, [...used, ...behind]);
  if (isKept(used, own) || isLeftAtWork(used, own)) return false;
  if (used.some((one) => one.getDescendantsOfKind(SyntaxKind.ReturnStatement).some((returned) => handsOn(returned.getExpression(), own)))) return false;
  if (used.some((one) => Node.isReturnStatement(one) && handsOn(one.getExpression(), own))) return false;
  // It would stay open for longer than it is used.
  const isMoved = isUsedIn(getDeclaredNames(used), behind);
  return !isMoved || !behind.some((one) => one.getDescendantsOfKind(SyntaxKind.AwaitExpression).length > 0 || one.getDescendantsOfKind(SyntaxKind.ReturnStatement).concat(Node.isReturnStatement(one) ? [one] : []).some((returned) => handsOn(returned.getExpression(), own)));
}

function isCallOf(call: CallExpression, name: string, methods: readonly string[]): boolean {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) && callee.getExpression().getText() === name && methods.includes(callee.getName());
}

/** Somebody leaves early while it may still be at work: a stream that is written out, an answer nobody waits for, a function that is given the client and may close it. */
function isLeftAtWork(used: readonly Statement[], own: ReadonlySet<string>): boolean {
  const nodes = used.flatMap((one) => [one, ...one.getDescendants()]);
  if (!nodes.some((node) => Node.isReturnStatement(node) || Node.isBreakStatement(node) || Node.isContinueStatement(node))) return false;
  return nodes.some((node) => {
    if (!Node.isCallExpression(node)) return false;
    const isAnswer = answers.test(node.getText());
    if (!isAnswer && !isAwaited(node) && names(node.getExpression(), own)) return !isMaking(node);
    if (Node.isExpressionStatement(node.getParent()) && !isAnswer) return names(node, own);
    return node.getArguments().some((argument) => Node.isIdentifier(argument) && own.has(argument.getText()) && !isData(argument));
  });
}

/** Kept by something that outlives the function: it would be found closed there. */
function isKept(used: readonly Statement[], own: ReadonlySet<string>): boolean {
  return used.flatMap((one) => one.getDescendantsOfKind(SyntaxKind.BinaryExpression)).some((one) => {
    const kept = one.getRight();
    return one.getOperatorToken().getKind() === SyntaxKind.EqualsToken && Node.isIdentifier(kept) && own.has(kept.getText()) && !isData(kept);
  });
}

function names(node: Node, own: ReadonlySet<string>): boolean {
  return [node, ...node.getDescendants()].some((one) => Node.isIdentifier(one) && own.has(one.getText()) && !isData(one));
}

/** Its statement waits for it; what a function of its own waits for is that function's. */
function isAwaited(call: CallExpression): boolean {
  for (const above of call.getAncestors()) {
    if (Node.isAwaitExpression(above)) return true;
    if (Node.isStatement(above) || Node.isFunctionLikeDeclaration(above)) return false;
  }
  return false;
}

/** Calls that only make something to ask: `client.db('shop')`, `redis.multi()`. */
function isMaking(call: CallExpression): boolean {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) && /^(?:db|collection|multi|pipeline|producer|consumer|admin|prepare)$/.test(callee.getName());
}

function countDeclarations(source: SourceFile, name: string): number {
  return source.getDescendantsOfKind(SyntaxKind.Identifier).filter((one) => {
    const parent = one.getParent();
    return one.getText() === name && (Node.isVariableDeclaration(parent) || Node.isParameterDeclaration(parent) || Node.isBindingElement(parent)) && parent.getNameNode() === one;
  }).length;
}

/** The client and all that was made of it. */
function findOwn(client: string, statements: readonly Statement[]): ReadonlySet<string> {
  const own = new Set([client]);
  for (const declaration of statements.flatMap((one) => one.getDescendantsOfKind(SyntaxKind.VariableDeclaration))) {
    if (declaration.getInitializer()?.getDescendantsOfKind(SyntaxKind.Identifier).some((one) => own.has(one.getText())) !== true) continue;
    for (const name of declaration.getNameNode().getText().match(/[A-Za-z_$][\w$]*/g) ?? []) own.add(name);
  }
  return own;
}

/** What answers is given data, and is through with it at once. */
const answers = /^(?:res|response|reply|ctx|c|context|Response|NextResponse|JSON|Number|String|Boolean)\b/;

/** A promise of the client that is returned would find it closed; so would who is given the client itself. */
function handsOn(returned: Expression | undefined, own: ReadonlySet<string>): boolean {
  if (returned === undefined || Node.isAwaitExpression(returned)) return false;
  if (Node.isIdentifier(returned)) return own.has(returned.getText()) && !isData(returned);
  const names = returned.getDescendantsOfKind(SyntaxKind.Identifier).filter((one) => own.has(one.getText()));
  return names.some((one) => {
    const call = one.getAncestors().find((above) => Node.isCallExpression(above) && above.getPos() >= returned.getPos());
    const isAwaited = one.getAncestors().some((above) => Node.isAwaitExpression(above) && above.getPos() >= returned.getPos());
    return !isAwaited && !(Node.isCallExpression(call) && answers.test(call.getExpression().getText())) && !isData(one);
  });
}

/** Rows that were awaited: `const { rows } = await client.query(…)`. */
function isData(name: Node): boolean {
  const declarations = name.getSymbol()?.getDeclarations() ?? [];
  return declarations.length > 0 && declarations.every((one) => {
    const declaration = Node.isVariableDeclaration(one) ? one : one.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
    const value = declaration?.getInitializer();
    const call = Node.isAwaitExpression(value) ? value.getExpression() : undefined;
    const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
    return Node.isPropertyAccessExpression(callee) && reading.test(callee.getName());
  });
}

/** Calls whose answers are data, and no cursor, channel or stream. */
const reading = /^(?:query|execute|get|mget|hget|hgetall|toArray|findOne|countDocuments|count|insertOne|insertMany|updateOne|updateMany|deleteOne|deleteMany|send|ping|incr|set|lrange|smembers)$/;
