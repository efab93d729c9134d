/** Writes an option into the object literal that a call is given, in the place of those that go, or after the others. */
import { Node, type CallExpression, type NewExpression, type ObjectLiteralExpression, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource } from '../editable-source.ts';

type SetOption = EditIntent & { readonly kind: 'set-option' };
type Call = CallExpression | NewExpression;

/** The file with the option in it, or null where the call has no object literal at that place. */
export function writeOption(text: string, intent: SetOption): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const call = findCall(source, intent);
  if (call === null) return null;
  const given = call.getArguments()[intent.argument];
  const option = `${intent.option}: ${intent.value.replaceAll("'", style.quote)}`;
  if (given === undefined) {
    const last = call.getArguments().at(-1);
    if (last === undefined || call.getArguments().length !== intent.argument) return null;
    return finish(plain, last.getEnd(), last.getEnd(), `, { ${option} }`);
  }
  return Node.isObjectLiteralExpression(given) ? writeInto(given, option) : null;

  function writeInto(object: ObjectLiteralExpression, written: string): string | null {
    const properties = object.getProperties();
    const going = properties.filter((property) => Node.isPropertyAssignment(property) && [intent.option, ...intent.replaces].includes(property.getName()));
    const [first, ...others] = going;
    if (first !== undefined) {
      let after = plain;
      for (const property of others.toReversed()) after = removeProperty(after, property.getStart(), property.getEnd());
      return restore(after.slice(0, first.getStart()) + written + after.slice(first.getEnd()));
    }
    const last = properties.at(-1);
    if (last === undefined) return finish(plain, object.getStart(), object.getEnd(), `{ ${written} }`);
    const gap = last.getStartLineNumber() === object.getStartLineNumber() ? ' ' : `\n${' '.repeat(source.getLineAndColumnAtPos(last.getStart()).column - 1)}`;
    return finish(plain, last.getEnd(), last.getEnd(), `,${gap}${written}`);
  }

  function finish(before: string, start: number, end: number, inserted: string): string {
    return restore(before.slice(0, start) + inserted + before.slice(end));
  }
}

/** The comma and the space after a property that goes, or before it where it was the last. */
function removeProperty(text: string, start: number, end: number): string {
  const after = /^\s*,/.exec(text.slice(end))?.[0] ?? '';
  if (after !== '') return text.slice(0, start) + text.slice(end + after.length).replace(/^\s*/, '');
  const before = /,\s*$/.exec(text.slice(0, start))?.[0] ?? '';
  return text.slice(0, start - before.length) + text.slice(end);
}

/** The outermost call that begins here and has arguments for the place: `boss.work(…)`, not what it is called on. */
export function findCall(source: SourceFile, { line, column, argument }: Pick<SetOption, 'line' | 'column' | 'argument'>): Call | null {
  let found: Call | null = null;
  source.forEachDescendant((node) => {
    if (found !== null || !(Node.isCallExpression(node) || Node.isNewExpression(node))) return;
    const start = source.getLineAndColumnAtPos(node.getStart());
    if (start.line === line && start.column === column && node.getArguments().length >= argument) found = node;
  });
  return found;
}
