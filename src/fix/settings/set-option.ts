/** Writes an option into the object literal that a call is given, in the place of those that go, or after the others. */
import { Node, type CallExpression, type NewExpression, type ObjectLiteralExpression, type PropertyAssignment, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { addBehind, findOptions, isSpreadBehind } from './object-options.ts';

type SetOption = EditIntent & { readonly kind: 'set-option' };
type Call = CallExpression | NewExpression;

/** The file with the option in it, or null where the call has no object literal at that place, or what it holds is not plain to see. */
export function writeOption(text: string, intent: SetOption): string | null {
  const opened = openEditableSource(intent.file, text);
  const call = opened === null ? null : findCall(opened.source, intent);
  if (opened === null || call === null) return null;
  const { style, plain, restore } = opened;
  const given = call.getArguments()[intent.argument];
  const option = `${intent.option}: ${intent.value.replaceAll("'", style.quote)}`;
  if (given === undefined) {
    const last = call.getArguments().at(-1);
    // `...given` may hold the options.
    if (last === undefined || call.getArguments().length !== intent.argument || call.getArguments().some((one) => Node.isSpreadElement(one))) return null;
    return restore(spliceText(plain, [{ start: last.getEnd(), end: last.getEnd(), text: `, { ${option} }` }]));
  }
  const splices = Node.isObjectLiteralExpression(given) ? findSplices(given, intent, option) : null;
  return splices === null ? null : restore(spliceText(plain, splices));
}

function findSplices(object: ObjectLiteralExpression, { option, replaces }: SetOption, written: string): readonly Splice[] | null {
  const going = findOptions(object, [option, ...replaces]);
  if (going === null) return null;
  const [first, ...others] = going;
  // What is spread in may hold one of those that go.
  if ((replaces.length > 0 && isSpreadBehind(object, null)) || (first !== undefined && isSpreadBehind(object, first))) return null;
  if (first === undefined) return addBehind(object, [written]);
  const text = object.getSourceFile().getFullText();
  // A comment beside a value speaks of that value; one above would be left over something else.
  if (going.some((property) => isSpokenOf(text, property)) || others.some((property) => property.getLeadingCommentRanges().length > 0)) return null;
  if (going.some((property) => isLastUse(property))) return null;
  return [{ start: first.getStart(), end: first.getEnd(), text: written }, ...others.map((property) => findRemoval(text, property))];
}

/** A name that is used for its value only would be left over: many projects have their compiler refuse that. */
function isLastUse(property: PropertyAssignment): boolean {
  const value = property.getInitializer();
  const names = value === undefined ? [] : [value, ...value.getDescendants()].filter((one) => Node.isIdentifier(one) && !isMember(one));
  if (names.length === 0) return false;
  const used = property.getSourceFile().getDescendants().filter((one) => Node.isIdentifier(one) && (one.getPos() < property.getPos() || one.getPos() >= property.getEnd())).map((one) => one.getText());
  return names.some((name) => used.filter((one) => one === name.getText()).length === 1);
}

/** `limit` of `settings.limit`. */
function isMember(name: Node): boolean {
  const parent = name.getParent();
  return Node.isPropertyAccessExpression(parent) && parent.getNameNode() === name;
}

function isSpokenOf(text: string, property: PropertyAssignment): boolean {
  return /^[ \t]*,?[ \t]*\/[/*]/.test(text.slice(property.getEnd())) || property.getText().includes('/*') || property.getText().includes('//');
}

/** With the comma and the space after it, or with the comma before it where it was the last. */
function findRemoval(text: string, property: PropertyAssignment): Splice {
  const [start, end] = [property.getStart(), property.getEnd()];
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0] ?? '';
  if (after !== '') return { start, end: end + after.length, text: '' };
  const before = /,\s*$/.exec(text.slice(0, start))?.[0] ?? '';
  return { start: start - before.length, end, text: '' };
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
