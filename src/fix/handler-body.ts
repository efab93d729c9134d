/** The body of a handler as text that can be put one level deeper, provided the handler's end is the end of its work. */
import { Node, SyntaxKind, type Block, type Expression, type TryStatement } from 'ts-morph';
import type { Splice } from './editable-source.ts';
import type { HandlerNode } from './find-handler.ts';
import { countChecks } from './check-of-caller.ts';
import { getIndentOfLine, getLinesInsideText, indentLines, isMultilineText } from './text/indentation.ts';
import type { TextStyle } from './text/text-style.ts';

export interface BodyText {
  /** The characters from `{` to `}`, or the expression of an arrow. */
  readonly start: number;
  readonly end: number;
  /** The bracket, and what stays in front of the statements that are rendered: the check of who calls. */
  readonly open: string;
  /** Indentation of the line the function's closing brace stands on. */
  readonly indent: string;
  /** Changes outside the body, such as an added `async`. */
  readonly splices: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  /** The statements, the first at `indent`; of `endings`, `failed` stands at the head of each catch that answers with a failure itself, and either before what answers with a status of its kind. */
  readonly render: (indent: string, semicolon: string, endings: Endings | null) => string[];
}

/** Statements that keep how a run ends. */
export interface Endings {
  readonly failed: string;
  readonly refused: string;
}

interface Wishes {
  /** For work whose errors are caught where it is started, the handler may wait itself. */
  readonly waits?: boolean;
  /** Whoever is not allowed to call shall not come into what is written around the body. */
  readonly afterCheck?: boolean;
}

/** Null where work may outlast the handler: a guard would then be released too early. */
export function findBody(handler: HandlerNode, indentUnit: string, { waits = false, afterCheck = false }: Wishes = {}): BodyText | null {
  if (Node.isArrowFunction(handler)) {
    const body = handler.getBody();
    if (Node.isExpression(body)) return findExpressionBody(handler, body, indentUnit);
  } else if (handler.isGenerator()) {
    return null;
  }
  const block = handler.getBody();
  if (!Node.isBlock(block)) return null;
  const caught = waits && !handler.isAsync() && Node.isArrowFunction(handler) && handler.getReturnTypeNode() === undefined ? findCaughtWork(block) : null;
  if (caught !== null) {
    const body = findBlockBody(block, indentUnit, { awaitedToo: caught, checks: 0 });
    return body && { ...body, splices: [...body.splices, { start: handler.getStart(), end: handler.getStart(), text: 'async ' }] };
  }
  return handler.isAsync() && !startsDetachedWork(block) ? findBlockBody(block, indentUnit, { awaitedToo: [], checks: afterCheck ? countChecks(block) : 0 }) : null;
}

/** Where `run().catch(report);` stands, when it is all that goes on after the handler; null otherwise. */
function findCaughtWork(block: Block): readonly Insertion[] | null {
  const chains = block.getStatements().filter((one) => Node.isExpressionStatement(one) && isCaughtChain(one.getExpression()));
  const [chain] = chains;
  const others = block.getStatements().filter((one) => one !== chain);
  // What stands beside it may start work of its own that nobody sees.
  const isPlain = others.every((one) => Node.isExpressionStatement(one) && /^(?:console|log|logger|this\.log(?:ger)?)\.\w+\(/.test(one.getText()));
  return chain === undefined || chains.length > 1 || !isPlain ? null : [{ position: chain.getStart(), text: 'await ' }];
}

function isCaughtChain(expression: Expression): boolean {
  const callee = Node.isCallExpression(expression) ? expression.getExpression() : null;
  return callee !== null && Node.isPropertyAccessExpression(callee) && callee.getName() === 'catch' && Node.isCallExpression(callee.getExpression());
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
    open: '{\n',
    indent: getIndentOfLine(handler.getSourceFile().getFullText(), handler.getStart()),
    splices: handler.isAsync() ? [] : [{ start: handler.getStart(), end: handler.getStart(), text: 'async ' }],
    render: (indent, semicolon) => `${indent}return ${value}${semicolon}`.split('\n').map((line, index) => (index === 0 ? line : indentUnit.repeat(2) + line)),
  };
}

function findBlockBody(block: Block, indentUnit: string, { awaitedToo, checks }: { readonly awaitedToo: readonly Insertion[]; readonly checks: number }): BodyText | null {
  const text = block.getSourceFile().getFullText();
  const start = block.getStart();
  const end = block.getEnd();
  const statements = block.getStatements();
  // `'use server'` must stay the first statement.
  if (statements.some((statement) => Node.isExpressionStatement(statement) && Node.isStringLiteral(statement.getExpression()))) return null;
  const awaited = [...findReturns(block), ...awaitedToo];
  if (!text.slice(start, end).includes('\n')) {
    const indent = getIndentOfLine(text, start);
    return { start, end, open: '{\n', indent, splices: [], render: (inner) => statements.map((statement) => inner + insert(text, awaited.filter(({ position }) => position < statement.getEnd()), statement.getStart(), statement.getEnd())) };
  }
  const opening = /^\{[ \t]*\n/.exec(text.slice(start, end));
  const closing = /\n([ \t]*)\}$/.exec(text.slice(start, end));
  if (opening === null || closing === null) return null;
  const first = getRestStart(text, start + opening[0].length, statements[checks - 1]?.getEnd() ?? null);
  const last = Math.max(first, end - closing[0].length);
  const kept = getLinesInsideText(block);
  return {
    start, end, open: text.slice(start, first), indent: closing[1] ?? '', splices: [],
    render: (_indent, semicolon, endings) => {
      const marked = endings === null ? [] : [
        ...findFailures(block).map((handled): number => handled.getStatements()[0]?.getStart() ?? handled.getEnd()).map((position): Insertion => ({ position, text: `${endings.failed}${semicolon}${lineMark}${getIndentOfLine(text, position)}` })),
        ...markAnswers(block, endings, semicolon),
      ];
      const lines = indentLines(insert(text, [...awaited, ...marked], first, last), { from: block.getSourceFile().getLineAndColumnAtPos(first).line, kept, indentUnit });
      return lines.flatMap((line) => line.split(lineMark).map((part, index) => (index === 0 ? part : indentUnit + part)));
    },
  };
}

/** Behind the lines of the statement that ends there, and the empty ones after it. */
function getRestStart(text: string, first: number, checked: number | null): number {
  const line = checked === null ? -1 : text.indexOf('\n', checked);
  if (checked === null || line < 0 || text.slice(checked, line).trim() !== '') return first;
  return line + 1 + (/^(?:[ \t]*\n)*/.exec(text.slice(line + 1))?.[0].length ?? 0);
}

/** The body between what takes a guard and what gives it back: in the finally of the try that is all there is, else in one of its own. */
export function encloseBody(handler: HandlerNode, body: BodyText, style: TextStyle, guard: { readonly take: readonly string[]; readonly release: string }): Splice[] {
  const outer = body.indent + style.indent;
  const ending = ` finally {\n${outer}${style.indent}${guard.release}${style.semicolon}\n${outer}}`;
  const take = guard.take.map((line) => outer + line);
  const sole = findSoleTry(handler);
  if (sole !== null) {
    const start = sole.getSourceFile().getFullText().indexOf('\n', body.start) + 1;
    return [{ start, end: start, text: `${take.join('\n')}\n` }, { start: sole.getEnd(), end: sole.getEnd(), text: ending }];
  }
  const lines = [...take, `${outer}try {`, ...body.render(outer + style.indent, style.semicolon, null), `${outer}}${ending}`];
  return [{ start: body.start, end: body.end, text: `${body.open}${lines.join('\n')}\n${body.indent}}` }];
}

/** A try without finally that is the only statement, and returns nothing that would have to be awaited in it. */
function findSoleTry(handler: HandlerNode): TryStatement | null {
  const block = handler.getBody();
  if (!Node.isBlock(block)) return null;
  const [statement, ...others] = block.getStatements();
  const isSole = Node.isTryStatement(statement) && others.length === 0 && statement.getFinallyBlock() === undefined && findReturns(block).length === 0;
  return isSole && statement.getStartLineNumber() > block.getStartLineNumber() ? statement : null;
}

/** Stands for a line end that was put in, so that the lines of the file keep their numbers until they are indented. */
const lineMark = '\u0000';

/** `next(error)`: the framework answers with a failure, and nothing is thrown. */
function handsErrorOn(block: Block, expression: Expression | undefined): boolean {
  const call = Node.isAwaitExpression(expression) ? expression.getExpression() : expression;
  if (!Node.isCallExpression(call)) return false;
  const [error] = call.getArguments();
  // `next('route')` passes the request on, `done(null, sum)` is how a run ends well.
  if (error === undefined || Node.isStringLiteral(error) || Node.isNullLiteral(error) || error.getText() === 'undefined') return false;
  const handler = block.getParent();
  return Node.isParametered(handler) && handler.getParameters().some((parameter) => parameter.getName() === call.getExpression().getText());
}

/** What the catch of a try that is a statement of the handler holds, when it answers that the run failed. */
function findFailures(block: Block): Block[] {
  return block.getStatements().flatMap((statement) => {
    const handled = Node.isTryStatement(statement) ? statement.getCatchClause()?.getBlock() : undefined;
    const text = handled?.getText() ?? '';
    // On one line there is no line to put anything above.
    return handled === undefined || handled.getStatements().length === 0 || !/\{[ \t]*\n/.test(text) || !/\b[45]\d\d\b/.test(text) ? [] : [handled];
  });
}

/** `res.status(401)`, `{ status: 401 }`, `c.json(body, 401)`. */
const answered = /(?:\b(?:status|sendStatus|code|statusCode)\s*[(:]\s*|\.(?:json|text|body)\([^;]*,\s*)([45])\d\d\b/;

/** What is answered with a failure on the way, or handed on as one, and not in a catch that is marked as a whole: it did not complete. */
function markAnswers(block: Block, endings: Endings, semicolon: string): Insertion[] {
  const found: Insertion[] = [];
  const marked = new Set(findFailures(block));
  forEachOwn(block, (node) => {
    if (!Node.isReturnStatement(node) && !Node.isExpressionStatement(node)) return;
    const caught = node.getFirstAncestorByKind(SyntaxKind.CatchClause)?.getBlock();
    const kind = handsErrorOn(block, node.getExpression()) ? '5' : caught === undefined ? answered.exec(node.getText())?.[1] : undefined;
    if (kind === undefined || (caught !== undefined && marked.has(caught))) return;
    const mark = `${kind === '4' ? endings.refused : endings.failed}${semicolon === '' ? ';' : semicolon}`;
    const parent = node.getParent();
    if (Node.isBlock(parent)) found.push({ position: node.getStart(), text: node.getStartLineNumber() === parent.getStartLineNumber() ? `${mark} ` : `${mark.replace(/;$/, semicolon)}${lineMark}${getIndentOfLine(block.getSourceFile().getFullText(), node.getStart())}` });
    else if (Node.isIfStatement(parent)) found.push({ position: node.getStart(), text: `{ ${mark} ` }, { position: node.getEnd(), text: ' }' });
  });
  return found;
}

const laterOn: ReadonlySet<string> = new Set(['setImmediate', 'setTimeout', 'queueMicrotask', 'process.nextTick']);

/** `void run();`, `run().catch(report);`, `setImmediate(run);` and `rows.forEach(async …)` go on after the handler has returned. */
function startsDetachedWork(block: Block): boolean {
  let found = false;
  forEachOwn(block, (node) => {
    if (!Node.isExpressionStatement(node)) return;
    const expression = node.getExpression();
    if (Node.isVoidExpression(expression)) found = true;
    const callee = Node.isCallExpression(expression) ? expression.getExpression() : null;
    if (callee !== null && Node.isPropertyAccessExpression(callee) && ['then', 'catch', 'finally'].includes(callee.getName())) found = true;
    if (callee !== null && laterOn.has(callee.getText())) found = true;
    const given = Node.isCallExpression(expression) ? expression.getArguments()[0] : undefined;
    if (callee !== null && /\.(forEach|map)$/.test(callee.getText()) && (Node.isArrowFunction(given) || Node.isFunctionExpression(given)) && given.isAsync()) found = true;
  });
  return found;
}

interface Insertion {
  readonly position: number;
  readonly text: string;
}

/** Where `return work()` has to become `return await work()`: without it the finally runs before the work ends. */
function findReturns(block: Block): Insertion[] {
  const found: Insertion[] = [];
  forEachOwn(block, (node) => {
    const value = Node.isReturnStatement(node) ? node.getExpression() : undefined;
    if (value !== undefined && !isAnswer(value) && !Node.isAwaitExpression(value)) found.push({ position: value.getStart(), text: 'await ' });
  });
  return found;
}

/** The text of a range with the insertions that lie in it, or right behind it: the bracket around a last statement. */
function insert(text: string, insertions: readonly Insertion[], start: number, end: number): string {
  const within = insertions.filter(({ position }) => position >= start && position <= end).sort((a, b) => a.position - b.position);
  return [start, ...within.map(({ position }) => position)].map((from, index) => (within[index - 1]?.text ?? '') + text.slice(from, within[index]?.position ?? end)).join('');
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
