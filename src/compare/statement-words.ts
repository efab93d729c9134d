/** What a statement says but for its layout: known again where it was moved, wrapped or given another object to be called on. */
import type { Finding } from '../model/finding.ts';

/** More lines than this are no statement. */
const mostLines = 30;
const mostCharacters = 4_000;

/** A line of one side as a hunk shows it. */
export type ReadLine = (file: string, line: number) => string | undefined;

/**
 * The words that tell: tables, columns and methods, each once and in order. Without the objects (`ctx.`, `opts.`), the variable that
 * is filled and the type that the answer is given. Undefined where the diff does not show the whole statement.
 */
export function getStatementWords(finding: Finding, readLine: ReadLine): readonly string[] | undefined {
  const count = finding.endLine - finding.line + 1;
  const lines = Array.from({ length: Math.min(count, mostLines) }, (_, index) => readLine(finding.file, finding.line + index));
  if (lines[0] === undefined || lines.at(-1) === undefined) return undefined;
  const text = lines.map((line = '', index) => line.slice(index === 0 ? finding.column - 1 : 0, index === count - 1 ? finding.endColumn - 1 : undefined));
  const statement = text.join(' ').slice(0, mostCharacters).replace(/\s+/gu, ' ').replace(/\b(?:const|let|var) [^=;]*=|\b(?:await|return|async)\b/gu, ' ');
  return [...new Set([...statement.matchAll(word)].filter(isTellingWord).map(([, , name = '']) => name.toLowerCase()))].sort();
}

/** A dot before it, the word, and what follows: a call of a method, or another member. */
const word = /(\. ?)?([\w$]+)(?=( ?\??\. ?[\w$]+ ?\()?)(?=( ?\??\.)?)/gu;
/** What projects call the object that their statements are called on. */
const handles = /^(?:db|database|client|prisma|knex|pool|conn|connection|trx?|tx|orm|em|manager)$/iu;

/** Of `prisma.orders.findMany()` the table counts, of `ctx.db.insert(orders)` neither object does. */
function isTellingWord([, dot, name = '', call, member]: RegExpExecArray): boolean {
  if (member === undefined) return true;
  return dot !== undefined && call !== undefined && !handles.test(name);
}

/** One says all that the other says. */
export function isWithin(one: readonly string[], other: readonly string[]): boolean {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one];
  const known = new Set(many);
  return few.every((each) => known.has(each));
}
