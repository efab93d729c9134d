/** The mark once more, with the state from before: it gives a row back whose work has failed. */
import { Node, SyntaxKind, type ObjectLiteralExpression } from 'ts-morph';
import { spliceText } from '../editable-source.ts';
import { isColumn, type QueryNode } from './located-call.ts';
import { getName, renderExpected, type Wanted } from './read-condition.ts';
import { findTextNode } from './text-updates.ts';

/** Null where the state from before is not one value. */
export function renderRelease(mark: QueryNode, wanted: Wanted, library: string): string | null {
  const text = findTextNode(mark);
  return text !== null && !Node.isTemplateExpression(text) && ['pg', 'mysql2'].includes(library) ? renderText(mark, text, wanted) : renderObject(mark, wanted);
}

function renderObject(mark: QueryNode, wanted: Wanted): string | null {
  const objects = mark.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression);
  // What sets the column is the innermost object that names it and no condition: the last but for `{ where: … }`.
  const sets = objects.filter((object) => !isCondition(object) && object.getProperties().some((property) => isColumn(getName(property), wanted.column)));
  const [set, ...others] = sets;
  const property = set?.getProperties().find((one) => isColumn(getName(one), wanted.column));
  if (set === undefined || property === undefined || others.length > 0) return null;
  const value = renderExpected(wanted, Node.isPropertyAssignment(property) ? property.getInitializer() ?? null : null);
  if (value === null) return null;
  const at = mark.getStart();
  return spliceText(mark.getText(), [{ start: set.getStart() - at, end: set.getEnd() - at, text: `{ ${[`${getName(property)}: ${value}`, ...findTimes(set, property).map((name) => `${name}: null`)].join(', ')} }` }]);
}

/** Times of a success that did not come. What says when a row was last touched stays. */
function findTimes(set: ObjectLiteralExpression, claimed: Node): string[] {
  return set.getProperties().flatMap((one) => {
    const value = Node.isPropertyAssignment(one) ? one.getInitializer()?.getText() ?? '' : '';
    return one !== claimed && present.test(value) && !isTouched(getName(one)) ? [getName(one)] : [];
  });
}

/** The present time, as code and as SQL. */
const present = /^(new Date\(\)(\.toISOString\(\))?|Date\.now\(\)|(now|current_timestamp)(\(\))?)$/i;

function isTouched(name: string): boolean {
  return /^"?(last|updated|modified|changed|attempted|tried|started)/i.test(name);
}

function isCondition(object: ObjectLiteralExpression): boolean {
  const parent = object.getParent();
  return Node.isPropertyAssignment(parent) && parent.getName() === 'where';
}

/** Only where no parameter stands in SET, for the others would have to be counted anew. */
function renderText(mark: QueryNode, text: Node, wanted: Wanted): string | null {
  const raw = text.getText();
  const clause = /\bset\b([^]*?)\bwhere\b/i.exec(raw);
  const { expected } = wanted;
  if (clause?.[1] === undefined || expected === null || /[$?:]/.test(clause[1])) return null;
  const names = [...clause[1].matchAll(/("?\w+"?)\s*=/g)].map(([, name]) => name ?? '').filter((name) => isColumn(name.replaceAll('"', ''), wanted.column));
  const [name] = names;
  if (name === undefined) return null;
  const quote = raw.charAt(0);
  const value = expected.op === 'null' ? (clause[0].startsWith('SET') ? 'NULL' : 'null') : typeof expected.value === 'string' ? `'${expected.value}'` : String(expected.value);
  if (/[\\\n]/.test(value) || (value.includes("'") && quote === "'")) return null;
  const start = clause.index + 3;
  const at = text.getStart() - mark.getStart();
  const times = [...clause[1].matchAll(/("?\w+"?)\s*=\s*([^,]+?)\s*(?=,|$)/g)].flatMap(([, column = '', set = '']) => (column !== name && present.test(set) && !isTouched(column) ? [column] : []));
  const none = clause[0].startsWith('SET') ? 'NULL' : 'null';
  const restored = [`${name} = ${value}`, ...times.map((column) => `${column} = ${none}`)].join(', ');
  const written = `${raw.slice(0, start)} ${restored} ${raw.slice(start + clause[1].length)}`;
  const rest = written.replace(/\s+returning\b[^"'`]*/i, '');
  return spliceText(mark.getText(), [{ start: at, end: at + raw.length, text: rest }]);
}
