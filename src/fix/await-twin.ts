/**
 * Awaits the call that does the same without holding the thread: `await fs.promises.readFile(…)` for `fs.readFileSync(…)`,
 * `await promisify(scrypt)(…)` for `scryptSync(…)`.
 */
import { Node, SyntaxKind, type CallExpression, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../model/edit-intent.ts';
import { openEditableSource, spliceText } from './editable-source.ts';
import { makeWaiting } from './waiting/async-functions.ts';
import { awaitSplices } from './waiting/await-splices.ts';
import { callTwin } from './waiting/called-twin.ts';
import { canWait } from './waiting/mixed-work.ts';
import { canBeAwaited } from './waiting/program-options.ts';

type AwaitTwin = EditIntent & { readonly kind: 'await-twin' };

/** The file with the call awaited, or null where that cannot be done safely. */
export function writeAwaitedTwin(text: string, intent: AwaitTwin): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const { called, twin } = intent;

  const call = findCall(source, intent);
  const waiting = call === null ? null : makeWaiting(call, intent.handler);
  const named = call === null ? null : callTwin(call, called, twin, style);
  if (call === null || waiting === null || named === null || !canWait(call, called, waiting.functions)) return null;
  if (twin.member !== undefined && !canBeAwaited(call)) return null;
  const isTyped = /\.[cm]?tsx?$/.test(intent.file);
  if (isTyped && twin.untyped !== undefined && call.getArguments().length !== twin.untyped.arguments) return null;
  const isUsed = !Node.isExpressionStatement(call.getParent());
  const taken = { ...(isUsed && twin.member !== undefined && { member: twin.member }), ...(isUsed && isTyped && twin.untyped !== undefined && { type: twin.untyped.gives }) };
  return restore(spliceText(plain, [...named, ...waiting.splices, ...awaitSplices(call, taken)]));
}

function findCall(source: SourceFile, { line, column, called }: AwaitTwin): CallExpression | null {
  const starting = source.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => {
    const callee = call.getExpression();
    const name = Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText();
    const start = source.getLineAndColumnAtPos(call.getStart());
    return start.line === line && start.column === column && name === called;
  });
  return starting.length === 1 ? (starting[0] ?? null) : null;
}
