/** Leaves a statement of a module out where a variable of the environment says `false`. */
import { Node } from 'ts-morph';
import type { EditIntent } from '../model/edit-intent.ts';
import { findCallAt, getWholeChain } from './claims/located-call.ts';
import { openEditableSource, spliceText } from './editable-source.ts';
import { isMultilineText } from './text/indentation.ts';
import { quoteText } from './text/text-style.ts';

/** The file with the test around it; null where the call is no statement of the module on lines of its own. */
export function writeGatedCall(text: string, intent: EditIntent & { readonly kind: 'gate-call' }): string | null {
  const opened = openEditableSource(intent.file, text);
  const call = opened === null ? null : findCallAt(opened.source, intent.call);
  if (opened === null || call === null || text.includes(intent.variable)) return null;
  const { plain, style, restore } = opened;
  const whole = getWholeChain(call);
  const parent = whole.getParent();
  const statement = Node.isAwaitExpression(parent) || Node.isVoidExpression(parent) ? parent.getParent() : parent;
  if (!Node.isExpressionStatement(statement) || !Node.isSourceFile(statement.getParent())) return null;
  const [start, end] = [statement.getStart(), statement.getEnd()];
  const line = plain.indexOf('\n', end);
  const isAlone = (start === 0 || plain[start - 1] === '\n') && plain.slice(end, line < 0 ? undefined : line).trim() === '';
  // What stands inside a text would be moved with its line.
  if (!isAlone || statement.getDescendants().some((one) => isMultilineText(one))) return null;
  const inner = plain.slice(start, end).split('\n').map((row) => (row === '' ? row : `${style.indent}${row}`)).join('\n');
  return restore(spliceText(plain, [{ start, end, text: `if (process.env.${intent.variable} !== ${quoteText(style, 'false')}) {\n${inner}\n}` }]));
}
