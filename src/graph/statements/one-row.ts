/**
 * Reads of one row by its key: `select * from users where id = ?`. The engine walks down one tree, so that the call is over in
 * microseconds, however large the table is. https://www.sqlite.org/optoverview.html#where_clause_analysis
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import { readChain, type Chain, type Link } from './chain.ts';
import { nameOfTable } from './readers/reader.ts';
import { findText } from './sql-text.ts';
import { readTokens, type Token } from './sql-tokens.ts';

/** A table, and the columns that are asked for one value each; all names in lower case. */
export interface AskedRow {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Methods that take the statement as text, the first of a chain. */
const takesText: ReadonlySet<string> = new Set(['prepare', 'exec', 'query', 'run', 'execute', 'execSync', 'pragma']);

/** The text of the statement of a call, where the call's own file holds it. */
export function findTextOfCall(facts: FileFacts, call: number): string | null {
  const { links } = readChain(facts, call);
  if (links.some((link) => isMadeOfOneOfSeveral(facts, link.call))) return null;
  // What a prepared statement is given are values.
  const [first] = links.find(({ name }) => name !== null && takesText.has(name))?.args ?? [];
  return first === undefined ? null : findText(facts, first);
}

/** `let list = db.prepare('…'); if (all) list = db.prepare('…'); list.all()`: which of them it is, the run decides. */
function isMadeOfOneOfSeveral(facts: FileFacts, call: number): boolean {
  const callee = facts.calls[call]?.callee;
  return callee?.kind === 'member' && callee.object.kind === 'binding' && (facts.bindings[callee.object.binding]?.values.length ?? 0) > 1;
}

/** The row a call asks for, when it reads one table and nothing else; null for any other statement, and where that is not written at the call. */
export function findAskedRow(facts: FileFacts, call: number): AskedRow | null {
  const text = findTextOfCall(facts, call);
  return text === null ? readDrizzleChain(facts, readChain(facts, call)) : readSelect(readTokens(text));
}

/** With any of these the statement reads more than one row, or more than one table. */
const readsMore: ReadonlySet<string> = new Set(['select', 'join', 'union', 'intersect', 'except', 'or', 'with', 'group', 'having', 'exists', 'case']);

function readSelect(tokens: readonly Token[]): AskedRow | null {
  const [verb, ...rest] = tokens.at(-1)?.text === ';' ? tokens.slice(0, -1) : tokens;
  if (rest.some(({ kind, text }) => kind === 'mark' && text === ';')) return null;
  if (verb?.text !== 'select' || rest.some(({ kind, quoted, text }) => kind === 'word' && !quoted && readsMore.has(text))) return null;
  const from = rest.findIndex((token) => isKeyword(token, 'from'));
  const where = rest.findIndex((token) => isKeyword(token, 'where'));
  if (from === -1 || where < from) return null;
  const source = rest.slice(from + 1, where);
  const table = findTable(source);
  const limit = rest.findIndex((token) => isKeyword(token, 'limit') || isKeyword(token, 'order'));
  const parts = splitAtAnd(rest.slice(where + 1, limit === -1 ? undefined : limit));
  // A hole alone may be any condition, and `or` may stand in it.
  return table === null || parts.some(([first]) => first?.kind !== 'word') ? null : { table, columns: parts.flatMap(findAskedColumn) };
}

function isKeyword({ kind, quoted, text }: Token, word: string): boolean {
  return kind === 'word' && !quoted && text === word;
}

/** `orders`, `main.orders o`, `"orders" as o`: names only, and no list of them. */
function findTable(source: readonly Token[]): string | null {
  if (source.length === 0 || source.some(({ kind, text }) => kind !== 'word' && text !== '.')) return null;
  const [first, dot, second] = source;
  return (dot?.text === '.' ? second : first)?.text ?? null;
}

function splitAtAnd(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (isKeyword(token, 'and')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** `id = ?`, `o.id = @id`, `"id" = 7`: nothing else, so that one value is asked for. */
function findAskedColumn(part: readonly Token[]): readonly string[] {
  const [column, sign, value, ...more] = part[1]?.text === '.' ? part.slice(2) : part;
  if (column?.kind !== 'word' || sign?.text !== '=' || value === undefined || more.length > 0) return [];
  return value.kind === 'hole' || value.kind === 'string' || value.kind === 'number' ? [column.text] : [];
}

/** Links that neither ask for other rows nor for other tables. */
const plainLinks: ReadonlySet<string> = new Set(['select', 'from', 'where', 'limit', 'get', 'all', 'values', 'execute', 'sync', 'prepare']);

/** `db.select().from(users).where(eq(users.id, id)).get()`. */
function readDrizzleChain(facts: FileFacts, { links }: Chain): AskedRow | null {
  const [table] = links.find(({ name }) => name === 'from')?.args ?? [];
  const [where] = links.find(({ name }) => name === 'where')?.args ?? [];
  const name = table === undefined || where === undefined || !isPlainSelect(facts, links) ? null : nameOfTable(facts, table);
  if (name === null || where === undefined) return null;
  const plain = getPlainTerm(facts, where);
  const joined = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  const parts = joined !== undefined && findCalledName(facts, joined) === 'and' ? joined.args : [plain];
  return { table: name, columns: parts.flatMap((part) => findEqualColumn(facts, getPlainTerm(facts, part))) };
}

/** What is selected are columns: a call there, such as sql`(select count(*) …)`, may read other rows. */
function isPlainSelect(facts: FileFacts, links: readonly Link[]): boolean {
  const select = links.findIndex(({ name }) => name === 'select');
  if (select === -1 || links.slice(0, select).some(({ name }) => name === 'with')) return false;
  const [columns] = (links[select]?.args ?? []).map((argument) => getPlainTerm(facts, argument));
  const isColumns = columns === undefined || (columns.kind === 'object' && columns.properties.every((one) => one.kind === 'property' && getPlainTerm(facts, one.value).kind === 'member'));
  return isColumns && links.slice(select).every(({ name }) => name !== null && plainLinks.has(name));
}

/** `eq(users.id, id)`. */
function findEqualColumn(facts: FileFacts, term: Term): readonly string[] {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  const [column, value] = call?.args ?? [];
  return call !== undefined && findCalledName(facts, call) === 'eq' && column?.kind === 'member' && value !== undefined && isOneValue(facts, column.object, value) ? [column.property.toLowerCase()] : [];
}

/** Neither another column of the table nor what a statement of its own finds: sql`(select max(id) …)`. */
function isOneValue(facts: FileFacts, table: Term, value: Term): boolean {
  const plain = getPlainTerm(facts, value);
  if (plain.kind === 'member') return JSON.stringify(plain.object) !== JSON.stringify(table);
  return plain.kind === 'call' ? facts.calls[plain.call]?.callee.kind === 'global' : ['literal', 'template', 'parameter', 'binding', 'element'].includes(plain.kind);
}
