/** Moves the statement that sets a flag up to the one that tests it, and what stood between them into the try that clears it. */
import { Node, type Statement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource } from '../editable-source.ts';
import { getLinesInsideText, indentLines } from '../text/indentation.ts';
import { findOwnLines, findStatement, getDeclaredNames, isUsedIn } from './find-statement.ts';

type SetAfterTest = EditIntent & { readonly kind: 'set-after-test' };

/** The file with the flag set at once, or null where something between would leave it set. */
export function writeSetAfterTest(text: string, intent: SetAfterTest): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const found = findStatement(source, intent.line, intent.column);
  const flag = found === null ? null : findSetName(found.statement);
  if (found === null || flag === null) return null;
  const { statement, block } = found;
  const all = block.getStatements();
  const at = all.indexOf(statement);
  const testAt = all.findLastIndex((one, index) => index < at && isTestOf(one, flag));
  const test = all[testAt];
  const [next, ...after] = all.slice(at + 1);
  const between = all.slice(testAt + 1, at);
  if (test === undefined || between.length === 0 || !Node.isTryStatement(next) || next.getFinallyBlock() === undefined) return null;
  if (isUsedIn(getDeclaredNames(between), after) || isUsedIn(getDeclaredNames(between), [next.getCatchClause()?.getBlock(), next.getFinallyBlock()].flatMap((one) => one ?? []))) return null;

  const own = findOwnLines(statement);
  const tested = findOwnLines(test);
  const opening = /^try[ \t]*\{[ \t]*\n/.exec(plain.slice(next.getStart()));
  if (own === null || tested === null || opening === null) return null;
  const moved = plain.slice(tested.end + 1, own.start);
  const first = source.getLineAndColumnAtPos(tested.end + 1).line;
  const deeper = indentLines(moved.replace(/\n$/, ''), { from: first, kept: getLinesInsideText(block), indentUnit: style.indent }).join('\n').replace(/^\n+/, '').trimEnd();
  const head = plain.slice(0, tested.end + 1);
  const set = plain.slice(own.start, own.end + 1);
  const bodyStart = next.getStart() + opening[0].length;
  return restore(`${head}${set}${plain.slice(own.end + 1, bodyStart)}${deeper}\n${plain.slice(bodyStart)}`);
}

/** `busy` of `busy = true`, `this.running` of `this.running.add(id)`. */
function findSetName(statement: Statement): string | null {
  if (!Node.isExpressionStatement(statement)) return null;
  const expression = statement.getExpression();
  if (Node.isBinaryExpression(expression)) return expression.getLeft().getText();
  const callee = Node.isCallExpression(expression) ? expression.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) ? callee.getExpression().getText() : null;
}

/** `if (busy) return;`, whatever it says before it goes. */
function isTestOf(statement: Statement, flag: string): boolean {
  if (!Node.isIfStatement(statement) || statement.getElseStatement() !== undefined) return false;
  const condition = statement.getExpression();
  const asks = [condition, ...condition.getDescendants()].some((one) => one.getText() === flag);
  const then = statement.getThenStatement();
  const last = Node.isBlock(then) ? then.getStatements().at(-1) : then;
  return asks && (Node.isReturnStatement(last) || Node.isThrowStatement(last));
}
