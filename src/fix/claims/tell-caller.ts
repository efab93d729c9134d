/** A function that only marks a row tells its caller whether it did, and the caller leaves the row where another run was first. */
import { Node, SyntaxKind, type Block, type SourceFile, type Statement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import type { Span } from '../../model/source-location.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import type { TextStyle } from '../text/text-style.ts';
import { findCallAt, findQueryStatement, type QueryNode, type QueryStatement } from './located-call.ts';
import type { ConditionalUpdate } from './update-site.ts';
import { findWayOut } from './way-out.ts';

/** The caller in a file of its own. */
export function writeLeavingCaller(text: string, intent: EditIntent & { readonly kind: 'leave-unless-told' }): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const splices = writeLeaving(opened.source, intent.call, opened.style);
  return splices === null ? null : opened.restore(spliceText(opened.plain, splices));
}

/** `if (!(await jobs.take(job.id))) continue;` in place of `await jobs.take(job.id);`. */
export function writeLeaving(source: SourceFile, span: Span, style: TextStyle): Splice[] | null {
  const call = findCallAt(source, span);
  const held = call === null ? null : findQueryStatement(call);
  if (call === null || held?.pattern !== null) return null;
  const { statement, block } = held;
  const wayOut = findWayOut(block, statement);
  return wayOut === null ? null : [{ start: statement.getStart(), end: statement.getEnd(), text: `if (!(await ${call.getText()})) ${wayOut}${style.semicolon}` }];
}

/** The last statement of an asynchronous function: `await …;`, or `return …;` whose answer nobody looks at. */
export function findTellingStatement(whole: QueryNode): QueryStatement | null {
  const parent = whole.getParent();
  const statement = Node.isAwaitExpression(parent) ? parent.getParent() : parent;
  const isWhole = (Node.isExpressionStatement(statement) && Node.isAwaitExpression(parent)) || Node.isReturnStatement(statement);
  const block = isWhole ? statement.getParent() : undefined;
  if (!isWhole || !Node.isBlock(block) || block.getStatements().at(-1) !== statement) return null;
  const fn = block.getParent();
  const isOwn = Node.isFunctionDeclaration(fn) || Node.isMethodDeclaration(fn) || Node.isArrowFunction(fn) || Node.isFunctionExpression(fn);
  return isOwn && fn.isAsync() && !hasOtherWays(block, statement) && !isPromised(fn) ? { statement, block, pattern: null } : null;
}

/** Another `return` would have to say something as well. */
function hasOtherWays(block: Block, statement: Statement): boolean {
  return block.getDescendantsOfKind(SyntaxKind.ReturnStatement).some((one) => one !== statement && one.getFirstAncestor((node) => Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) === block.getParent());
}

/** What an interface, a parent class or the type of what holds it says of a function would have to change as well. */
function isPromised(fn: Node): boolean {
  const owner = fn.getParent();
  if (Node.isFunctionDeclaration(fn)) return false;
  let at = owner;
  while (Node.isObjectLiteralExpression(at) || Node.isPropertyAssignment(at) || Node.isParenthesizedExpression(at)) at = at.getParent();
  if (Node.isClassDeclaration(at)) return at.getImplements().length > 0 || at.getExtends() !== undefined;
  if (Node.isVariableDeclaration(at) || Node.isPropertyDeclaration(at)) return at.getTypeNode() !== undefined || isPromisedMember(at);
  if (Node.isExportAssignment(at)) return false;
  // `function createJobs(db) { return { async take(id) { … } }; }`
  const made = Node.isReturnStatement(at) ? at.getFirstAncestor((node) => Node.isReturnTyped(node)) : undefined;
  return made === undefined || (Node.isReturnTyped(made) && made.getReturnTypeNode() !== undefined) || isPromised(made);
}

function isPromisedMember(at: Node): boolean {
  const owner = at.getParent();
  return Node.isPropertyDeclaration(at) && Node.isClassDeclaration(owner) && (owner.getImplements().length > 0 || owner.getExtends() !== undefined);
}

interface Telling extends QueryStatement {
  readonly source: SourceFile;
  readonly whole: QueryNode;
  readonly update: ConditionalUpdate;
  readonly name: string;
  readonly style: TextStyle;
}

/** Holds the answer, and returns whether it was this run. */
export function writeTelling({ source, whole, statement, block, update, name, style }: Telling): Splice[] | null {
  const text = source.getFullText();
  const start = text.lastIndexOf('\n', statement.getStart()) + 1;
  const indent = text.slice(start, statement.getStart());
  if (indent.trim() !== '') return null;
  const fn = block.getParent();
  const type = Node.isReturnTyped(fn) ? fn.getReturnTypeNode() : undefined;
  return [
    ...(type === undefined ? [] : [{ start: type.getStart(), end: type.getEnd(), text: 'Promise<boolean>' }]),
    { start: statement.getStart(), end: whole.getStart(), text: `const ${update.pattern(name)} = await ` },
    { start: whole.getEnd(), end: statement.getEnd(), text: `${style.semicolon}\n${indent}return ${turn(update.lost(name))}${style.semicolon}` },
  ];
}

/** `claimed.count === 0` is `claimed.count !== 0` for who won. */
function turn(lost: string): string {
  if (/^![\w.?]+$/.test(lost)) return `Boolean(${lost.slice(1)})`;
  return lost.includes(' === ') ? lost.replace(/ === (?=\w+$)/, ' !== ') : `!(${lost})`;
}
