/** Puts what runs under a guard into a try, and the release of the guard into its finally. */
import { Node, type Statement, type TryStatement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { getIndentOfLine, getLinesInsideText, indentLines } from '../text/indentation.ts';
import type { TextStyle } from '../text/text-style.ts';
import { findOwnLines, findSameStatements, findStatement, getDeclaredNames, getFunction, isUsedIn, type BlockStatement } from './find-statement.ts';

type ReleaseInFinally = EditIntent & { readonly kind: 'release-in-finally' };

/** The file with the release in a finally, or null where that cannot be done safely. `ownTry`: a try around it does not see what is released. */
export function writeReleaseInFinally(text: string, intent: ReleaseInFinally, { ownTry = false } = {}): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const taken = findStatement(source, intent.line, intent.column);
  const released = findStatement(source, intent.releaseLine, intent.releaseColumn);
  if (taken === null || released === null || !Node.isExpressionStatement(released.statement) || getFunction(taken.statement) !== getFunction(released.statement)) return null;
  const releases = findSameStatements(taken.block, released.statement).filter((one) => one.getStart() > taken.statement.getEnd());
  const removals = releases.map((one) => findRemoval(one));
  if (releases.length === 0 || removals.some((removal) => removal === null)) return null;
  const removed = removals.flatMap((removal) => removal ?? []);
  const existing = ownTry ? null : findTry(taken, released.statement);
  const edits = existing === null
    ? wrap(plain, taken, released.statement, removed, style)
    : [...removed, addFinally(plain, existing, released.statement.getText(), style)];
  return edits === null ? null : restore(spliceText(plain, edits));
}

/** The line goes, unless it is all that its block holds. */
function findRemoval(statement: Statement): Splice | null {
  const block = statement.getParent();
  const lines = findOwnLines(statement);
  if (lines === null || !Node.isBlock(block)) return null;
  const isAlone = block.getStatements().length === 1;
  const isWhole = Node.isTryStatement(block.getParent()) || Node.isFunctionLikeDeclaration(block.getParent());
  return isAlone && !isWhole ? null : { start: lines.start, end: lines.end + 1, text: '' };
}

/** The try that follows where the guard is taken, or holds it, and has no finally yet. */
function findTry({ statement, block }: BlockStatement, release: Statement): TryStatement | null {
  // By its place among the statements: comments are children too.
  const following = block.getStatements().slice(block.getStatements().indexOf(statement) + 1);
  const [next] = following;
  if (Node.isTryStatement(next) && next.getFinallyBlock() === undefined && release.getAncestors().includes(next)) return next;
  const around = block.getParent();
  const isFirst = block.getStatements()[0] === statement;
  return Node.isTryStatement(around) && around.getTryBlock() === block && isFirst && around.getFinallyBlock() === undefined ? around : null;
}

function addFinally(text: string, existing: TryStatement, release: string, style: TextStyle): Splice {
  const indent = getIndentOfLine(text, existing.getStart());
  return { start: existing.getEnd(), end: existing.getEnd(), text: ` finally {\n${indent}${style.indent}${release}\n${indent}}` };
}

/** What comes before the release, and after it where that needs the names of what came before, goes into a new try. */
function wrap(text: string, { statement, block }: BlockStatement, release: Statement, removed: readonly Splice[], style: TextStyle): readonly Splice[] | null {
  const all = block.getStatements();
  const following = all.slice(all.indexOf(statement) + 1);
  const at = following.findIndex((one) => one === release || release.getAncestors().includes(one));
  if (at < 0) return null;
  const isPlain = following[at] === release;
  const inside = following.slice(0, isPlain ? at : at + 1);
  // A finally does not see what its try declares.
  if (isUsedIn(getDeclaredNames(inside), [release])) return null;
  const isNeeded = !isPlain || isUsedIn(getDeclaredNames(inside), following.slice(at + 1));
  const last = (isNeeded ? following.at(-1) : following[at]) ?? release;
  const own = findOwnLines(statement);
  const end = findOwnLines(last)?.end ?? null;
  const [first] = following;
  if (own === null || end === null || first === undefined || findOwnLines(first) === null) return null;
  const start = own.end + 1;
  const kept = getLinesInsideText(block);
  const range = text.slice(start, end + 1);
  const shorter = spliceText(range, removed.map((one) => ({ ...one, start: one.start - start, end: one.end - start })));
  if (removed.some((one) => one.start < start || one.end > end + 1) || shorter.trim() === '') return null;
  // Lines have their numbers in the file; those that go are left out as they come.
  const numbers = findKeptNumbers(text, start, end + 1, removed);
  const from = 0;
  const lines = shorter.replace(/\n$/, '').split('\n');
  const deeper = indentLines(lines.join('\n'), { from, kept: new Set(numbers.flatMap((number, index) => (kept.has(number) ? [index] : []))), indentUnit: style.indent });
  const indent = getIndentOfLine(text, statement.getStart());
  const body = deeper.join('\n').replace(/^\n+/, '').trimEnd();
  return [{ start, end, text: `${indent}try {\n${body}\n${indent}} finally {\n${indent}${style.indent}${release.getText()}\n${indent}}` }];
}

/** The line numbers of the file that remain, in order. */
function findKeptNumbers(text: string, start: number, end: number, removed: readonly Splice[]): number[] {
  const numbers: number[] = [];
  let number = text.slice(0, start).split('\n').length;
  for (let position = start; position < end; number += 1) {
    if (!removed.some((one) => one.start <= position && position < one.end)) numbers.push(number);
    const next = text.indexOf('\n', position);
    position = next < 0 ? end : next + 1;
  }
  return numbers;
}
