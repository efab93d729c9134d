/** What the read asked of the column, as code that may stand in the update. */
import { Node, SyntaxKind, type CallExpression, type Expression, type ObjectLiteralElementLike } from 'ts-morph';
import type { ExpectedState } from '../../model/edit-intent.ts';
import { getLinks, getWholeChain, isColumn, type QueryNode } from './located-call.ts';

export interface Wanted {
  /** As the facts write it: lower case. */
  readonly column: string;
  /** The read, where it stands in this file. */
  readonly read: QueryNode | null;
  /** What it asked, where the facts know. */
  readonly expected: ExpectedState | null;
  /** The copied code must mean the same where this stands. */
  readonly target: Node;
  readonly quote: string;
}

/** Rows are not chosen by the column alone: one side of an OR is no condition. */
const alternatives: ReadonlySet<string> = new Set(['or', 'OR', '$or', 'orWhere', 'orWhereNull', 'orWhereIn', 'orWhereRaw', '$nor']);

export function hasAlternatives(read: QueryNode): boolean {
  const whole = getWholeChain(read);
  return [whole, ...whole.getDescendants()].some((node) => {
    if (Node.isPropertyAssignment(node)) return alternatives.has(node.getName().replace(/["']/g, '')) || /Op\.or\b/.test(node.getNameNode().getText());
    if (!Node.isCallExpression(node)) return false;
    const callee = node.getExpression();
    return alternatives.has(Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText());
  });
}

/** What stands in anything else is no condition, one of another table, or one that is turned round: `NOT: { status: 'done' }`. */
const conditions: ReadonlySet<string> = new Set(['where', 'AND', '$and', '[Op.and]', 'filter', '$match']);
/** Calls that turn what they are given round: `.whereNot({ status: 'done' })`, `not(eq(jobs.status, 'done'))`. */
const turning = /^(?:(?:and)?whereNot\w*|not|nor)$/i;

/** `status: 'pending'` of `{ where: { status: 'pending' } }`. */
export function findProperty(wanted: Wanted): string | null {
  const { read } = wanted;
  if (read === null) return null;
  const found = getWholeChain(read).getDescendants().filter((node) => Node.isPropertyAssignment(node) || Node.isShorthandPropertyAssignment(node))
    .filter((property) => isColumn(getName(property), wanted.column) && !property.getAncestors().some((one) => one !== read && Node.isPropertyAssignment(one) && one.getStart() >= read.getStart() && !conditions.has(one.getName())))
    .filter((property) => !isTurned(property));
  const [property, ...others] = found;
  return property === undefined || others.length > 0 || !meansTheSame(property, wanted.target) ? null : property.getText();
}

function isTurned(node: Node): boolean {
  const call = node.getFirstAncestorByKind(SyntaxKind.CallExpression);
  const callee = call?.getExpression();
  return callee !== undefined && turning.test(Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText());
}

export function getName(property: ObjectLiteralElementLike): string {
  return Node.isPropertyAssignment(property) || Node.isShorthandPropertyAssignment(property) ? property.getName().replace(/^["']|["']$/g, '') : '';
}

/** `.where('status', 'pending')` and its like: the link of the read's chain that names the column. */
export function findLinkText(wanted: Wanted, names: RegExp): string | null {
  const { read } = wanted;
  if (read === null) return null;
  const links = getLinks(getWholeChain(read)).filter(({ name, call }) => {
    const [first] = call.getArguments();
    return names.test(name) && Node.isStringLiteral(first) && isColumn(first.getLiteralValue(), wanted.column);
  });
  const [link, ...others] = links;
  if (link === undefined || others.length > 0 || !link.call.getArguments().every((argument) => meansTheSame(argument, wanted.target))) return null;
  return `.${link.name}(${link.call.getArguments().map((argument) => argument.getText()).join(', ')})`;
}

const comparisons: ReadonlySet<string> = new Set(['eq', 'ne', 'isNull', 'isNotNull', 'inArray', 'lt', 'lte', 'gt', 'gte']);

/** `eq(jobs.status, 'queued')` */
export function findComparison(wanted: Wanted): string | null {
  const { read } = wanted;
  if (read === null) return null;
  const calls = getWholeChain(read).getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => comparisons.has(call.getExpression().getText()) && namesColumn(call, wanted.column) && !isTurned(call));
  const [call, ...others] = calls;
  return call === undefined || others.length > 0 || !meansTheSame(call, wanted.target) ? null : call.getText();
}

function namesColumn(call: CallExpression, column: string): boolean {
  const [first] = call.getArguments();
  return Node.isPropertyAccessExpression(first) && isColumn(first.getName(), column);
}

/** The value as code; null where it is none that can be written here. `like` is what the update sets: a value of the same kind. */
export function renderExpected(wanted: Wanted, like: Expression | null): string | null {
  const { expected, quote } = wanted;
  if (expected === null) return null;
  if (expected.op === 'null') return 'null';
  // The schema's own names for its states: `JobStatus.PENDING`.
  if (like !== null && Node.isPropertyAccessExpression(like) && typeof expected.value === 'string') return /^\w+$/.test(expected.value) ? `${like.getExpression().getText()}.${expected.value}` : null;
  if (typeof expected.value !== 'string') return String(expected.value);
  return /['"\\\n]/.test(expected.value) ? null : `${quote}${expected.value}${quote}`;
}

/** Every name in it belongs to the module, to the runtime, or to a function that the target stands in too. */
function meansTheSame(node: Node, target: Node): boolean {
  const names = Node.isIdentifier(node) ? [node] : node.getDescendantsOfKind(SyntaxKind.Identifier);
  const around = new Set<Node>([target, ...target.getAncestors()]);
  return !node.getText().includes('this.') && names.every((name) => {
    const parent = name.getParent();
    if ((Node.isPropertyAccessExpression(parent) && parent.getNameNode() === name) || (Node.isPropertyAssignment(parent) && parent.getNameNode() === name)) return true;
    const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : name.getSymbol();
    return (symbol?.getDeclarations() ?? []).every((declaration) => {
      const scope = declaration.getAncestors().find((one) => Node.isBlock(one) || Node.isSourceFile(one) || Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one) || Node.isForOfStatement(one));
      return scope === undefined || Node.isSourceFile(scope) || around.has(scope);
    });
  });
}
