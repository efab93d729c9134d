/** One job of a queue at a time, whoever takes it: https://docs.bullmq.io/guide/queues/global-concurrency */
import { Node } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { findCallAt } from '../claims/located-call.ts';
import { openEditableSource, spliceText } from '../editable-source.ts';
import { getIndentOfLine } from '../text/indentation.ts';

/** The file with the limit set before the schedule; null where that is no statement of its own that is waited for. */
export function writeQueueLimit(text: string, intent: EditIntent & { readonly kind: 'limit-queue' }): string | null {
  const opened = openEditableSource(intent.file, text);
  const call = opened === null ? null : findCallAt(opened.source, intent.call);
  if (opened === null || call === null || !Node.isCallExpression(call)) return null;
  const callee = call.getExpression();
  const awaited = call.getParent();
  const statement = awaited?.getParent();
  if (!Node.isPropertyAccessExpression(callee) || !Node.isAwaitExpression(awaited) || !Node.isExpressionStatement(statement)) return null;
  const queue = callee.getExpression();
  const isNamed = Node.isIdentifier(queue) || (Node.isPropertyAccessExpression(queue) && Node.isThisExpression(queue.getExpression()));
  const around = statement.getParent();
  if (!isNamed || callee.hasQuestionDotToken() || !(Node.isBlock(around) || Node.isSourceFile(around))) return null;
  const { plain, style, restore } = opened;
  const start = statement.getStart();
  // What shares its line with something else has no line of its own before it.
  if (plain.slice(plain.lastIndexOf('\n', start - 1) + 1, start).trim() !== '') return null;
  return restore(spliceText(plain, [{ start, end: start, text: `await ${queue.getText()}.setGlobalConcurrency(1)${style.semicolon}\n${getIndentOfLine(plain, start)}` }]));
}
