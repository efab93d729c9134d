/** Writes several options into the object literal of a call, or makes one of the text that stands in its place. */
import { Node, type ObjectLiteralExpression } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, type Splice } from '../editable-source.ts';
import { findCall } from './set-option.ts';

type SetOptions = EditIntent & { readonly kind: 'set-options' };

/** Null where an option is there that is no number, or something is spread over the options: what would come of them is not known. */
export function writeOptions(text: string, intent: SetOptions): string | null {
  const opened = openEditableSource(intent.file, text);
  const call = opened === null ? null : findCall(opened.source, intent);
  const given = call?.getArguments()[intent.argument];
  if (opened === null || given === undefined) return null;
  const { plain, restore } = opened;
  const write = (splices: readonly Splice[]): string => restore(splices.toSorted((a, b) => b.start - a.start).reduce((after, { start, end, text: written }) => after.slice(0, start) + written + after.slice(end), plain));
  const all = intent.options.map(({ option, value }) => `${option}: ${value}`);
  if (Node.isStringLiteral(given) || Node.isNoSubstitutionTemplateLiteral(given)) {
    return write([{ start: given.getStart(), end: given.getEnd(), text: `{ ${[`${intent.text}: ${given.getText()}`, ...all].join(', ')} }` }]);
  }
  const splices = Node.isObjectLiteralExpression(given) ? findSplices(given, intent.options) : null;
  return splices === null ? null : write(splices);
}

function findSplices(object: ObjectLiteralExpression, options: SetOptions['options']): readonly Splice[] | null {
  const properties = object.getProperties();
  const last = properties.at(-1);
  if (last === undefined || properties.some((property) => !Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property))) return null;
  const source = object.getSourceFile();
  const isOnOneLine = last.getStartLineNumber() === object.getStartLineNumber();
  const gap = isOnOneLine ? ' ' : `\n${' '.repeat(source.getLineAndColumnAtPos(last.getStart()).column - 1)}`;
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const { option, value } of options) {
    const own = properties.find((property) => Node.isPropertyAssignment(property) && property.getName().replaceAll(/['"]/g, '') === option);
    const before = own !== undefined && Node.isPropertyAssignment(own) ? own.getInitializer() : undefined;
    if (properties.some((property) => property !== own && Node.isShorthandPropertyAssignment(property) && property.getName() === option)) return null;
    if (own === undefined) added.push(`,${gap}${option}: ${value}`);
    else if (before !== undefined && Node.isNumericLiteral(before)) splices.push({ start: before.getStart(), end: before.getEnd(), text: value });
    else return null;
  }
  if (added.length === 0) return splices;
  // A comment behind the last option stays with that.
  const [comment] = /^,[ \t]*\/\/.*/.exec(source.getFullText().slice(last.getEnd())) ?? [];
  const at = last.getEnd() + (comment?.length ?? 0);
  return [...splices, { start: at, end: at, text: comment === undefined ? added.join('') : added.map((option) => `${option.slice(1)},`).join('') }];
}
