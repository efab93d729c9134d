/** Turns the mark of a row into a claim: the update asks for the state the row was read with, and the run that changed nothing leaves the row. */
import { Node, SyntaxKind, type Block, type SourceFile, type Statement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import type { TextStyle } from '../text/text-style.ts';
import { writeConditionalUpdate } from './conditional-update.ts';
import { findCallAt, findQueryStatement, getWholeChain, type QueryStatement } from './located-call.ts';
import { hasAlternatives } from './read-condition.ts';
import { findTellingStatement, writeLeaving, writeTelling } from './tell-caller.ts';
import type { ConditionalUpdate } from './update-site.ts';
import { findWayOut } from './way-out.ts';

type ClaimRow = EditIntent & { readonly kind: 'claim-row' };

/** The file with the claim in it, or null where it cannot be written safely. */
export function writeRowClaim(text: string, intent: ClaimRow): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const call = findCallAt(source, intent.update);
  const read = intent.read === null ? null : findCallAt(source, intent.read);
  if (call === null || (intent.read !== null && (read === null || hasAlternatives(read)))) return null;
  const whole = getWholeChain(call);
  const held = intent.told === undefined ? findQueryStatement(whole) : findTellingStatement(whole);
  if (held === null) return null;
  const wanted = { column: intent.column, read, expected: intent.expected, target: held.statement, quote: style.quote };
  const update = writeConditionalUpdate({ update: whole, wanted, isConditional: intent.isConditional, library: intent.library, isTypeScript: /\.[cm]?tsx?$/.test(intent.file) });
  if (update !== null && intent.told !== undefined) {
    const told = writeTelling({ source, whole, ...held, update, name: pickName(source, held.statement, held.block), style });
    const left = intent.told.call === null ? [] : writeLeaving(source, intent.told.call, style);
    return told === null || left === null ? null : restore(spliceText(plain, [...update.splices, ...told, ...left]));
  }
  const wayOut = findWayOut(held.block, held.statement);
  // Out of a round of a loop, its function would go on to give what was lost.
  if (update === null || wayOut === null || (intent.givesNothing === true && !wayOut.startsWith('return'))) return null;
  const tested = writeTest(source, held, update, wayOut, style);
  return tested === null ? null : restore(spliceText(plain, [...update.splices, ...tested]));
}

/** Holds the answer and asks it. */
function writeTest(source: SourceFile, { statement, block, pattern }: QueryStatement, update: ConditionalUpdate, wayOut: string, style: TextStyle): Splice[] | null {
  const indent = ' '.repeat(source.getLineAndColumnAtPos(statement.getStart()).column - 1);
  const lines = source.getFullText();
  const start = lines.lastIndexOf('\n', statement.getStart()) + 1;
  const written = lines.slice(start, statement.getStart());
  const test = (name: string, at: Node): Splice => {
    const breaks = written.trim() === '' ? `\n${written === '' ? indent : written}` : ' ';
    return { start: at.getEnd(), end: at.getEnd(), text: `${breaks}if (${update.lost(name)}) ${wayOut}${style.semicolon}` };
  };
  if (pattern === null) {
    const name = pickName(source, statement, block);
    return [{ start: statement.getStart(), end: statement.getStart(), text: `const ${update.pattern(name)} = ` }, test(name, statement)];
  }
  if (Node.isIdentifier(pattern) && update.keepsShape) return [test(pattern.getText(), statement)];
  // `const { error } = await …; if (error) throw error;`: what follows is asked first.
  const elements = Node.isObjectBindingPattern(pattern) ? pattern.getElements() : [];
  const [first] = elements;
  if (first === undefined || update.pattern('x') !== '{ data: x }' || elements.some((one) => (one.getPropertyNameNode() ?? one.getNameNode()).getText() === 'data')) return null;
  const name = pickName(source, statement, block);
  const next = block.getStatements()[block.getStatements().indexOf(statement) + 1];
  const isErrorTest = Node.isIfStatement(next) && elements.some((one) => next.getExpression().getText().includes(one.getName()));
  return [{ start: first.getStart(), end: first.getStart(), text: `data: ${name}, ` }, test(name, isErrorTest ? next : statement)];
}

const names = ['claimed', 'claimedRow', 'claim', 'ownClaim'];

/** A name that nothing in the file has, and that no claim before it in the block would be given: both may be accepted. */
export function pickName(source: SourceFile, statement: Statement, block: Block): string {
  const used = new Set(source.getDescendantsOfKind(SyntaxKind.Identifier).map((one) => one.getText()));
  const before = block.getStatements().filter((one) => one.getStart() < statement.getStart() && Node.isExpressionStatement(one) && /^await\b[^]*update/i.test(one.getText())).length;
  const free = names.filter((one) => !used.has(one));
  return free[before] ?? `${free[0] ?? 'ownClaim'}${before === 0 ? '' : String(before + 1)}`;
}
