/** Writes several options into the object literal of a call, or makes one of the text that stands in its place. */
import { Node, type ObjectLiteralExpression } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { addBehind, findOptions, isSpreadBehind } from './object-options.ts';
import { findCall } from './set-option.ts';

type SetOptions = EditIntent & { readonly kind: 'set-options' };

/** Null where an option is there that is no number, or something is spread over the options: what would come of them is not known. */
export function writeOptions(text: string, intent: SetOptions): string | null {
  const opened = openEditableSource(intent.file, text);
  const call = opened === null ? null : findCall(opened.source, intent);
  const given = call?.getArguments()[intent.argument];
  if (opened === null || given === undefined) return null;
  const { plain, restore } = opened;
  const all = intent.options.map(({ option, value }) => `${option}: ${value}`);
  if (Node.isStringLiteral(given) || Node.isNoSubstitutionTemplateLiteral(given)) {
    return restore(spliceText(plain, [{ start: given.getStart(), end: given.getEnd(), text: `{ ${[`${intent.text}: ${given.getText()}`, ...all].join(', ')} }` }]));
  }
  const splices = Node.isObjectLiteralExpression(given) ? findSplices(given, intent.options) : null;
  return splices === null ? null : restore(spliceText(plain, splices));
}

function findSplices(object: ObjectLiteralExpression, options: SetOptions['options']): readonly Splice[] | null {
  if (object.getProperties().length === 0 || isSpreadBehind(object, null)) return null;
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const { option, value } of options) {
    const [own, ...others] = findOptions(object, [option]) ?? [null];
    if (own === null || others.length > 0) return null;
    const before = own?.getInitializer();
    if (own === undefined) added.push(`${option}: ${value}`);
    else if (before !== undefined && Node.isNumericLiteral(before)) splices.push({ start: before.getStart(), end: before.getEnd(), text: value });
    else return null;
  }
  if (added.length === 0) return splices;
  const behind = addBehind(object, added);
  return behind === null ? null : [...splices, ...behind];
}
