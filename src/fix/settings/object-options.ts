/** Options in an object literal: which there are, by whatever spelling, and how others come behind them. */
import { Node, type ObjectLiteralExpression, type PropertyAssignment } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import { getIndentOfLine } from '../text/indentation.ts';

/** The properties of these names, `'quoted'` ones too; null where one of them is no plain `name: value`, or a name is made by the program. */
export function findOptions(object: ObjectLiteralExpression, names: readonly string[]): readonly PropertyAssignment[] | null {
  const found: PropertyAssignment[] = [];
  for (const property of object.getProperties()) {
    if (Node.isSpreadAssignment(property)) continue;
    const name = property.getNameNode();
    if (Node.isComputedPropertyName(name)) return null;
    const text = Node.isStringLiteral(name) || Node.isNoSubstitutionTemplateLiteral(name) ? name.getLiteralText() : name.getText();
    if (!names.includes(text)) continue;
    if (!Node.isPropertyAssignment(property)) return null;
    found.push(property);
  }
  return found;
}

/** True where something is spread in behind the property, which may say otherwise; without one, where anything is spread in at all. */
export function isSpreadBehind(object: ObjectLiteralExpression, property: PropertyAssignment | null): boolean {
  const from = property === null ? object.getStart() : property.getEnd();
  return object.getProperties().some((one) => Node.isSpreadAssignment(one) && one.getStart() >= from);
}

/** Options behind the last one, in its style; a comment that stands beside that stays beside it. Null where only a comment is there. */
export function addBehind(object: ObjectLiteralExpression, options: readonly string[]): readonly Splice[] | null {
  const last = object.getProperties().at(-1);
  const text = object.getSourceFile().getFullText();
  if (last === undefined) {
    const isEmpty = /^\{\s*\}$/.test(object.getText());
    return isEmpty ? [{ start: object.getStart(), end: object.getEnd(), text: `{ ${options.join(', ')} }` }] : null;
  }
  const isOnOneLine = last.getStartLineNumber() === object.getStartLineNumber();
  const gap = isOnOneLine ? ' ' : `\n${getIndentOfLine(text, last.getStart())}`;
  const [behind, comma = ''] = /^[ \t]*(,?)[ \t]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*(?=\n))/.exec(text.slice(last.getEnd(), object.getEnd())) ?? [];
  if (behind === undefined || isOnOneLine) return [{ start: last.getEnd(), end: last.getEnd(), text: options.map((option) => `,${gap}${option}`).join('') }];
  const at = last.getEnd() + behind.length;
  const added = comma === '' ? options.map((option, index) => `${index === 0 ? '' : ','}${gap}${option}`).join('') : options.map((option) => `${gap}${option},`).join('');
  return [...(comma === '' ? [{ start: last.getEnd(), end: last.getEnd(), text: ',' }] : []), { start: at, end: at, text: added }];
}
