/** Sends a job in place of a call whose result nobody uses. */
import { Node, SyntaxKind, type CallExpression, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from './editable-source.ts';
import { quoteText } from './text/text-style.ts';
import { importInstead } from './import-instead.ts';
import { makeWaiting } from './waiting/async-functions.ts';

type EnqueueCall = EditIntent & { readonly kind: 'enqueue-call' };

/** The file with the job sent, or null where the result is used, or a job could not hold what the call is given. */
export function writeEnqueuedCall(text: string, intent: EnqueueCall): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const call = findCall(source, intent);
  const [data] = call?.getArguments() ?? [];
  const waiting = call === null ? null : makeWaiting(call, intent.handler);
  if (call === null || waiting === null || data === undefined || !isPlainData(data)) return null;
  const imported = importInstead(source, call, intent.from, intent.queue, style);
  if (imported === null) return null;
  const leading = intent.leading.map((one) => `${quoteText(style, one)}, `).join('');
  const isAwaited = Node.isAwaitExpression(call.getParent());
  const sent: Splice = { start: call.getStart(), end: data.getStart(), text: `${isAwaited ? '' : 'await '}${intent.queue}.${intent.method}(${leading}` };
  return restore(spliceText(plain, [...waiting.splices, ...imported, sent]));
}

/** The call as a statement of its own, awaited or not. */
function findCall(source: SourceFile, { line, column }: EnqueueCall): CallExpression | null {
  const starting = source.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => {
    const start = source.getLineAndColumnAtPos(call.getStart());
    const parent = call.getParent();
    const isStatement = Node.isExpressionStatement(parent) || (Node.isAwaitExpression(parent) && Node.isExpressionStatement(parent.getParent()));
    return start.line === line && start.column === column && isStatement && call.getArguments().length === 1;
  });
  return starting.length === 1 ? (starting[0] ?? null) : null;
}

/** An object written here without functions and objects of classes, or the body of the request: a job is stored as JSON. */
function isPlainData(data: Node): boolean {
  if (Node.isPropertyAccessExpression(data)) return data.getName() === 'body';
  const others = [SyntaxKind.ArrowFunction, SyntaxKind.FunctionExpression, SyntaxKind.NewExpression, SyntaxKind.MethodDeclaration, SyntaxKind.BigIntLiteral, SyntaxKind.ThisKeyword];
  return Node.isObjectLiteralExpression(data) && others.every((kind) => data.getDescendantsOfKind(kind).length === 0);
}
