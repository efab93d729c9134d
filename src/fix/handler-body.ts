/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- ts-morph composes its classes of mixins, which the rule cannot see through */
/** The body of a handler as text that can be put one level deeper, provided the handler's end is the end of its work. */
import { Node, type Block, type Expression } from 'ts-morph';
import type { HandlerNode } from './find-handler.ts';

export interface BodyText {
  /** The characters from `{` to `}`, or the expression of an arrow. */
  readonly start: number;
  readonly end: number;
  /** Indentation of the line the function's closing brace stands on. */
  readonly indent: string;
  /** Changes outside the body, such as an added `async`. */
  readonly splices: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  /** The statements, the first at `indent`. */
  readonly render: (indent: string, semicolon: string) => string[];
}

/** Null where work may outlast the handler: a guard would then be released too early. */
export function findBody(handler: HandlerNode, indentUnit: string): BodyText | null {
  if (Node.isArrowFunction(handler)) {
    const body = handler.getBody();
    if (Node.isExpression(body)) return findExpressionBody(handler, body, indentUnit);
  } else if (handler.isGenerator()) {
    return null;
  }
  const block = handler.getBody();
  if (!handler.isAsync() || !Node.isBlock(block) || startsDetachedWork(block)) return null;
  return findBlockBody(block, indentUnit);
}

function findExpressionBody(handler: HandlerNode, expression: Expression, indentUnit: string): BodyText | null {
  if (Node.isVoidExpression(expression)) return null;
  if (!handler.isAsync() && handler.getReturnTypeNode() !== undefined) return null;
  const text = expression.getText();
  if (text.includes('\n') && expression.getDescendants().some((node) => isMultilineText(node))) return null;
  const value = Node.isAwaitExpression(expression) || isAnswer(expression) ? text : `await ${text}`;
  return {
    start: expression.getStart(),
    end: expression.getEnd(),
    indent: getIndentOfLine(handler.getSourceFile().getFullText(), handler.getStart()),
    splices: handler.isAsync() ? [] : [{ start: handler.getStart(), end: handler.getStart(), text: 'async ' }],
    render: (indent, semicolon) => `${indent}return ${value}${semicolon}`.split('\n').map((line, index) => (index === 0 ? line : indentUnit.repeat(2) + line)),
  };
}

function findBlockBody(block: Block, indentUnit: string): BodyText | null {
  const text = block.getSourceFile().getFullText();
  const start = block.getStart();
  const end = block.getEnd();
  const statements = block.getStatements();
  // `'use server'` must stay the first statement.
  if (statements.some((statement) => Node.isExpressionStatement(statement) && Node.isStringLiteral(statement.getExpression()))) return null;
  const awaited = awaitReturns(block);
  if (!text.slice(start, end).includes('\n')) {
    const indent = getIndentOfLine(text, start);
    return { start, end, indent, splices: [], render: (inner) => statements.map((statement) => inner + awaited(statement.getStart(), statement.getEnd())) };
  }
  const opening = /^\{[ \t]*\n/.exec(text.slice(start, end));
  const closing = /\n([ \t]*)\}$/.exec(text.slice(start, end));
  if (opening === null || closing === null) return null;
  const first = start + opening[0].length;
  const last = Math.max(first, end - closing[0].length);
  const kept = getLinesInsideText(block);
  return {
    start, end, indent: closing[1] ?? '', splices: [],
    render: () => indentLines(awaited(first, last), { from: block.getSourceFile().getLineAndColumnAtPos(first).line, kept, indentUnit }),
  };
}

function indentLines(text: string, options: { readonly from: number; readonly kept: ReadonlySet<number>; readonly indentUnit: string }): string[] {
  return text.split('\n').map((line, index) => (line.trim() === '' || options.kept.has(options.from + index) ? line : options.indentUnit + line));
}

/** Lines that begin inside a template or JSX text: what stands there is content, not layout. */
function getLinesInsideText(block: Block): ReadonlySet<number> {
  const lines = new Set<number>();
  block.forEachDescendant((node) => {
    if (!isMultilineText(node)) return;
    for (let line = node.getStartLineNumber() + 1; line <= node.getEndLineNumber(); line += 1) lines.add(line);
  });
  return lines;
}

function isMultilineText(node: Node): boolean {
  const isText = Node.isNoSubstitutionTemplateLiteral(node) || Node.isTemplateHead(node) || Node.isTemplateMiddle(node)
    || Node.isTemplateTail(node) || Node.isJsxText(node) || Node.isStringLiteral(node);
  return isText && node.getText().includes('\n');
}

/** `void run();` and `run().catch(report);` go on after the handler has returned. */
function startsDetachedWork(block: Block): boolean {
  let found = false;
  forEachOwn(block, (node) => {
    if (!Node.isExpressionStatement(node)) return;
    const expression = node.getExpression();
    if (Node.isVoidExpression(expression)) found = true;
    const callee = Node.isCallExpression(expression) ? expression.getExpression() : null;
    if (callee !== null && Node.isPropertyAccessExpression(callee) && ['then', 'catch', 'finally'].includes(callee.getName())) found = true;
  });
  return found;
}

/** Text of a range in which `return work()` has become `return await work()`: without it the finally runs before the work ends. */
function awaitReturns(block: Block): (start: number, end: number) => string {
  const positions: number[] = [];
  forEachOwn(block, (node) => {
    const value = Node.isReturnStatement(node) ? node.getExpression() : undefined;
    if (value !== undefined && !isAnswer(value) && !Node.isAwaitExpression(value)) positions.push(value.getStart());
  });
  const text = block.getSourceFile().getFullText();
  return (start, end) => {
    const cuts = [start, ...positions.filter((position) => position >= start && position < end).sort((a, b) => a - b), end];
    return cuts.slice(1).map((cut, index) => text.slice(cuts[index], cut)).join('await ');
  };
}

/** A response that is written or made here, or a plain value: nothing to wait for. */
function isAnswer(expression: Expression): boolean {
  if (Node.isNewExpression(expression) || Node.isObjectLiteralExpression(expression) || Node.isLiteralExpression(expression) || Node.isIdentifier(expression)) return true;
  if (expression.getText() === 'undefined' || Node.isNullLiteral(expression)) return true;
  const root = /^\s*(\w+)/.exec(expression.getText())?.[1] ?? '';
  return Node.isCallExpression(expression) && /^(_?res|_?response|_?reply|c|ctx|Response|NextResponse)$/.test(root);
}

/** Every node of the body that is not inside a function of its own. */
function forEachOwn(block: Block, visit: (node: Node) => void): void {
  block.forEachDescendant((node, traversal) => {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node) || Node.isClassDeclaration(node)) traversal.skip();
    else visit(node);
  });
}

function getIndentOfLine(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
