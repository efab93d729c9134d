/** Asks a pool of threads for the work of a call: `await pool.run({ account }, { name: 'list' })` for `listOrders(account)`. */
import { Node, SyntaxKind, type CallExpression, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../model/edit-intent.ts';
import { openEditableSource, spliceText } from './editable-source.ts';
import { importInstead } from './import-instead.ts';
import { quoteText, type TextStyle } from './text/text-style.ts';
import { makeWaiting } from './waiting/async-functions.ts';
import { standsAlone } from './waiting/await-splices.ts';
import { canWait } from './waiting/mixed-work.ts';

type RunInPool = EditIntent & { readonly kind: 'run-in-pool' };

/** The file with the pool asked, or null where nobody would wait for it, or a thread could not be given what the call is. */
export function writePooledCall(text: string, intent: RunInPool): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const call = findCall(source, intent);
  const waiting = call === null ? null : makeWaiting(call, intent.handler);
  if (call === null || waiting === null || isInTransaction(call) || asksForClass(call) || !call.getArguments().every((one) => canBeSent(one)) || !canWait(call, call.getExpression().getText(), waiting.functions)) return null;
  const given = placeArguments(call, intent);
  const imported = importInstead(source, call, intent.from, intent.by, style);
  if (given === null || imported === null) return null;
  const asked = renderAsking(intent, given, style);
  const isAwaited = Node.isAwaitExpression(call.getParent());
  const written = isAwaited ? asked : standsAlone(call) ? `await ${asked}` : `(await ${asked})`;
  return restore(spliceText(plain, [...waiting.splices, ...imported, { start: call.getStart(), end: call.getEnd(), text: written }]));
}

function findCall(source: SourceFile, { line, column }: RunInPool): CallExpression | null {
  const starting = source.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => {
    const start = source.getLineAndColumnAtPos(call.getStart());
    return start.line === line && start.column === column;
  });
  // Of a chain, the call that begins here is the innermost.
  return starting.at(-1) ?? null;
}

/** A thread has a connection of its own, which knows nothing of what the transaction has written. */
function isInTransaction(call: CallExpression): boolean {
  return call.getAncestors().some((one) => Node.isCallExpression(one) && /transaction$/i.test(one.getExpression().getText()));
}

/** An error of a thread is copied: its message comes back, its class and its own properties do not. https://developer.mozilla.org/docs/Web/API/Web_Workers_API/Structured_clone_algorithm */
function asksForClass(call: CallExpression): boolean {
  return call.getAncestors().some((one) => {
    const clause = Node.isTryStatement(one) && one.getTryBlock().containsRange(call.getStart(), call.getEnd()) ? one.getCatchClause() : undefined;
    const name = clause?.getVariableDeclaration()?.getName();
    if (clause === undefined || name === undefined) return false;
    return clause.getBlock().getDescendants().some((node) => (Node.isBinaryExpression(node) && node.getLeft().getText() === name && node.getOperatorToken().getText() === 'instanceof' && !/^Error$/.test(node.getRight().getText())) || (Node.isPropertyAccessExpression(node) && node.getExpression().getText() === name && !kept.has(node.getName())));
  });
}

const kept: ReadonlySet<string> = new Set(['message', 'stack', 'cause']);

/** Each parameter of the task as code; null where one would be given as a whole and in parts, or twice. */
function placeArguments(call: CallExpression, { takes }: RunInPool): readonly string[] | null {
  const whole = new Map<number, string>();
  const fields = new Map<number, Map<string, string>>();
  for (const [position, argument] of call.getArguments().entries()) {
    const taken = takes[position];
    if (taken === undefined) return null;
    const { parameter, field } = taken;
    const known = fields.get(parameter) ?? new Map<string, string>();
    if (whole.has(parameter) || (field === null ? known.size > 0 : known.has(field))) return null;
    if (field === null) whole.set(parameter, argument.getText());
    else fields.set(parameter, known.set(field, argument.getText()));
  }
  const count = Math.max(-1, ...whole.keys(), ...fields.keys()) + 1;
  return Array.from({ length: count }, (_, parameter) => whole.get(parameter) ?? renderFields(fields.get(parameter) ?? new Map()));
}

function renderFields(fields: ReadonlyMap<string, string>): string {
  return fields.size === 0 ? 'undefined' : `{ ${Array.from(fields, ([name, text]) => (name === text ? name : `${name}: ${text}`)).join(', ')} }`;
}

function renderAsking({ asked, by, task }: RunInPool, given: readonly string[], style: TextStyle): string {
  const name = quoteText(style, task ?? 'default');
  switch (asked) {
    case 'function': return `${by}(${given.join(', ')})`;
    case 'run': return `${by}.run(${given[0] ?? 'undefined'}${task === null ? '' : `, { name: ${name} }`})`;
    case 'exec': return `${by}.exec(${name}, [${given.join(', ')}])`;
  }
}

/** What is copied to another thread as it is: text, numbers, plain objects, and what stands in the request under a name. */
function canBeSent(node: Node): boolean {
  if (Node.isAsExpression(node) || Node.isNonNullExpression(node) || Node.isParenthesizedExpression(node) || Node.isAwaitExpression(node)) return canBeSent(node.getExpression());
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) return node.getDescendantsOfKind(SyntaxKind.ThisKeyword).length === 0;
  if (Node.isIdentifier(node)) return isPlainName(node.getSymbol()?.getDeclarations() ?? []);
  if (Node.isBinaryExpression(node)) return canBeSent(node.getLeft()) && canBeSent(node.getRight());
  if (Node.isConditionalExpression(node)) return canBeSent(node.getWhenTrue()) && canBeSent(node.getWhenFalse());
  if (Node.isObjectLiteralExpression(node)) return node.getProperties().every((one) => (Node.isPropertyAssignment(one) ? canBeSent(one.getInitializerOrThrow()) : Node.isShorthandPropertyAssignment(one) && isPlainName(one.getValueSymbol()?.getDeclarations() ?? [])));
  if (Node.isArrayLiteralExpression(node)) return node.getElements().every(canBeSent);
  if (Node.isCallExpression(node)) return makesPlain(node);
  return Node.isPrefixUnaryExpression(node) || Node.isStringLiteral(node) || Node.isNumericLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isTemplateExpression(node) || Node.isTrueLiteral(node) || Node.isFalseLiteral(node) || Node.isNullLiteral(node);
}

const makers: ReadonlySet<string> = new Set(['Number', 'String', 'Boolean', 'parseInt', 'parseFloat', 'trim', 'toLowerCase', 'toUpperCase', 'toString', 'toISOString', 'slice', 'split', 'join', 'now', 'param', 'query', 'get', 'header']);

function makesPlain(call: CallExpression): boolean {
  const callee = call.getExpression();
  return makers.has(Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText());
}

/** A parameter that is text or a number, a constant made of such, or one taken out of an object: `const { account } = req.params`. */
function isPlainName(declarations: readonly Node[]): boolean {
  const [declaration, ...others] = declarations;
  if (declaration === undefined || others.length > 0) return false;
  if (Node.isParameterDeclaration(declaration)) return /^(?:string|number|boolean)$/.test(declaration.getTypeNode()?.getText() ?? '');
  if (Node.isBindingElement(declaration)) return declaration.getDotDotDotToken() === undefined;
  const value = Node.isVariableDeclaration(declaration) && Node.isIdentifier(declaration.getNameNode()) ? declaration.getInitializer() : undefined;
  return value !== undefined && !Node.isIdentifier(value) && canBeSent(value);
}
