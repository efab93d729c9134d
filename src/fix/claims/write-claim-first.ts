/**
 * Moves the mark in front of the effect and makes it a claim; where the effect fails, the row is given back for the next run.
 */
import { Node, SyntaxKind, type Block, type Statement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText } from '../editable-source.ts';
import { getLinesInsideText, indentLines } from '../text/indentation.ts';
import { writeConditionalUpdate } from './conditional-update.ts';
import { findCallAt, findQueryStatement, getWholeChain, type QueryNode } from './located-call.ts';
import { hasAlternatives } from './read-condition.ts';
import { renderRelease } from './release.ts';
import { commentedStart, getIndent, lineEnd, lineStart, pickErrorName } from './statement-lines.ts';
import { findWayOut } from './way-out.ts';
import { pickName } from './write-claim.ts';

type ClaimFirst = EditIntent & { readonly kind: 'claim-first' };

/** The file with the claim before the effect, or null where the two cannot change places safely. */
export function writeClaimFirst(text: string, intent: ClaimFirst): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const mark = findCallAt(source, intent.update);
  const effect = findCallAt(source, intent.effect);
  const read = intent.read === null ? null : findCallAt(source, intent.read);
  if (mark === null || effect === null || (intent.read !== null && (read === null || hasAlternatives(read)))) return null;
  const whole = getWholeChain(mark);
  const held = findQueryStatement(whole);
  if (held === null || held.pattern !== null) return null;
  const { statement, block } = held;
  const work = findWork(block, statement, effect);
  const [first] = work;
  if (first === undefined || !canMove(whole, work, block, statement)) return null;
  const wanted = { column: intent.column, read, expected: intent.expected, target: first, quote: style.quote };
  const update = writeConditionalUpdate({ update: whole, wanted, isConditional: false, library: intent.library, isTypeScript: /\.[cm]?tsx?$/.test(intent.file) });
  const wayOut = findWayOut(block, first);
  const release = renderRelease(whole, wanted, intent.library);
  if (update === null || wayOut === null || release === null) return null;

  const at = whole.getStart();
  const own = update.splices.filter(({ start }) => start >= at && start <= whole.getEnd()).map(({ start, end, text: inserted }) => ({ start: start - at, end: end - at, text: inserted }));
  const imports = update.splices.filter(({ start }) => start < at || start > whole.getEnd());
  const call = spliceText(whole.getText(), own);
  const indent = getIndent(plain, first);
  const name = pickName(source, statement, block);
  const failed = pickErrorName(source);
  const last = work.at(-1) ?? first;
  const from = commentedStart(plain, first);
  // Behind the last line of the work, with what is said there.
  const workEnd = lineEnd(plain, last);
  const to = statement.getEnd();
  if (indent === null || plain.slice(to).split('\n')[0]?.trim() !== '' || getIndent(plain, statement) === null) return null;
  const step = style.indent;
  const lines = [
    ...findMovedComments(plain.slice(workEnd, lineStart(plain, statement))),
    `${indent}const ${update.pattern(name)} = await ${call}${style.semicolon}`,
    `${indent}if (${update.lost(name)}) ${wayOut}${style.semicolon}`,
    `${indent}try {`,
    ...indentLines(plain.slice(from, workEnd), { from: source.getLineAndColumnAtPos(from).line, kept: getLinesInsideText(block), indentUnit: step }),
    `${indent}} catch (${failed}) {`,
    `${indent}${step}await ${release.includes('`') ? release : release.replaceAll('\n', `\n${step}`)}${style.semicolon}`,
    `${indent}${step}throw ${failed}${style.semicolon}`,
    `${indent}}`,
  ];
  return restore(spliceText(plain, [...imports, { start: from, end: to, text: lines.join('\n') }]));
}

/** The statements from the one that has the effect to the one before the mark. */
function findWork(block: Block, mark: Statement, effect: QueryNode): readonly Statement[] {
  const statements = block.getStatements();
  const first = statements.findIndex((one) => one.getStart() <= effect.getStart() && one.getEnd() >= effect.getEnd());
  const last = statements.indexOf(mark);
  return first === -1 || first >= last ? [] : statements.slice(first, last);
}

/** Nothing that is declared by the work is asked for behind it, and the work goes its whole way. */
function canMove(mark: Node, work: readonly Statement[], block: Block, statement: Statement): boolean {
  const declared = new Set(work.flatMap((one) => (Node.isVariableStatement(one) ? one.getDescendantsOfKind(SyntaxKind.VariableDeclaration).filter((declaration) => declaration.getVariableStatement() === one).flatMap((declaration) => [declaration.getNameNode(), ...declaration.getNameNode().getDescendants()]).map((name) => name.getText()) : [])));
  // `order.mailId = await send(order)`: what the work leaves in a name, or in what it leads to.
  const given = new Set(work.flatMap((one) => one.getDescendantsOfKind(SyntaxKind.BinaryExpression)).filter((one) => /^[^=!<>]*=$/.test(one.getOperatorToken().getText())).map((one) => one.getLeft().getText()));
  const behind = block.getStatements().filter((one) => one.getStart() > statement.getEnd());
  const isUsed = (node: Node): boolean => node.getDescendantsOfKind(SyntaxKind.Identifier).some((name) => declared.has(name.getText()));
  if (mark.getDescendants().some((node) => Node.isExpression(node) && given.has(node.getText()))) return false;
  if (isUsed(mark) || behind.some(isUsed)) return false;
  // A way out between the effect and the mark decides whether the row is marked at all.
  return !work.some((one) => {
    const ends = [SyntaxKind.ReturnStatement, SyntaxKind.ContinueStatement, SyntaxKind.BreakStatement];
    return ends.some((kind) => (one.getKind() === kind) || one.getDescendantsOfKind(kind).some((end) => isOwn(end, one)));
  });
}

/** Not of a function inside. */
function isOwn(node: Node, outer: Node): boolean {
  return !node.getAncestors().some((one) => one.getStart() > outer.getStart() && one.getEnd() <= outer.getEnd() && (Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one)));
}

/** What a comment says of the order is no longer true where the mark comes first. */
const speaksOfOrder = /\b(after|afterwards|once|success\w*|succeed\w*|done|then|finally)\b|^\W*(step\s*)?\d+\s*[.):]/i;

/** The lines above the mark, which go where it goes. */
function findMovedComments(between: string): string[] {
  return speaksOfOrder.test(between.trim()) ? [] : between.split('\n').filter((line) => line.trim() !== '');
}
