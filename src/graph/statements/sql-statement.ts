/** What an SQL statement does, read from its clauses. Lenient: what it does not understand is left out, never guessed. */
import { readConditions } from './sql-conditions.ts';
import { readSets } from './sql-sets.ts';
import { readTokens, type Token } from './sql-tokens.ts';
import { plainStatement, type Condition, type Operation, type SetColumn, type Statement } from './statement.ts';

const operations: Readonly<Record<string, Operation>> = {
  select: 'read', insert: 'insert', replace: 'upsert', merge: 'upsert', update: 'update', delete: 'delete', truncate: 'delete',
  create: 'ddl', alter: 'ddl', drop: 'ddl',
};

/** Words that end a clause. */
const clauseWords: ReadonlySet<string> = new Set(['set', 'where', 'from', 'returning', 'order', 'group', 'having', 'limit', 'offset', 'for', 'on', 'union', 'values', 'join', 'left', 'inner', 'using', 'into', 'output']);

const memo = new Map<string, Statement | null>();
/** Statements of one program; beyond it the memory is let go. */
const mostStatements = 5000;

/** Null for text that is no statement. */
export function readSqlStatement(sql: string): Statement | null {
  const known = memo.get(sql);
  if (known !== undefined) return known;
  const statement = readStatement(readTokens(sql));
  if (memo.size >= mostStatements) memo.clear();
  memo.set(sql, statement);
  return statement;
}

function readStatement(tokens: readonly Token[]): Statement | null {
  const start = findStart(tokens);
  const verb = tokens[start];
  const operation = verb === undefined || verb.quoted ? undefined : operations[verb.text];
  if (verb === undefined || operation === undefined) return null;
  const main = tokens.slice(start);
  const clauses = splitClauses(main, verb.depth);
  const table = findTable(verb.text, main, clauses, verb.depth);
  const inner = readInnerSelects(tokens, verb.depth, start, table);
  const isInsert = operation === 'insert' || operation === 'upsert';
  const onConflict = isInsert ? findConflict(main) : 'fail';
  return {
    ...plainStatement,
    operation: onConflict === 'update' ? 'upsert' : operation,
    table,
    where: clauses.has('where') || operation !== 'insert' ? [...readConditions(clauses.get('where') ?? []), ...inner] : null,
    sets: operation === 'update' ? readSets(clauses.get('set') ?? []) : isInsert ? readInsertColumns(main, onConflict === 'update' ? (readSets(clauses.get('set') ?? []) ?? []) : []) : null,
    lock: findLock(tokens),
    returning: clauses.has('returning') || clauses.has('output'),
    limit: findLimit(clauses.get('limit')),
    onConflict,
    advisoryLock: tokens.some((token) => /^pg_(try_)?advisory_(xact_)?lock/.test(token.text) || token.text === 'get_lock'),
  };
}

/** The first verb; after `WITH`, the one that stands outside of its brackets. */
function findStart(tokens: readonly Token[]): number {
  const first = tokens[0];
  if (first?.text !== 'with' || first.quoted) return tokens.findIndex((token) => token.text !== '(');
  return tokens.findIndex((token) => token.depth === 0 && token.kind === 'word' && !token.quoted && token.text in operations);
}

/** The tokens of each clause, by the word it begins with. */
function splitClauses(tokens: readonly Token[], depth: number): ReadonlyMap<string, readonly Token[]> {
  const clauses = new Map<string, Token[]>();
  let current: Token[] | null = null;
  let before = '';
  for (const token of tokens.slice(1)) {
    if (token.depth < depth) break;
    const isComparison = before === 'distinct' && token.text === 'from';
    before = token.text;
    const isWord = token.kind === 'word' && !token.quoted && token.depth === depth;
    if (isWord && !isComparison && clauseWords.has(token.text)) {
      if (clauses.has(token.text)) current = null;
      else clauses.set(token.text, (current = []));
    } else if (token.text === ';' && token.depth === depth) break;
    else current?.push(token);
  }
  return clauses;
}

const noTable: ReadonlySet<string> = new Set(['only', 'ignore', 'low_priority', 'into', 'table', 'if', 'not', 'exists', 'or', 'replace', 'abort', 'rollback', 'fail']);

function findTable(verb: string, main: readonly Token[], clauses: ReadonlyMap<string, readonly Token[]>, depth: number): string | null {
  const tokens = verb === 'select' || verb === 'delete' ? (clauses.get('from') ?? []) : verb === 'insert' || verb === 'merge' || verb === 'replace' ? (clauses.get('into') ?? main.slice(1)) : main.slice(1);
  const at = tokens.findIndex((token) => token.quoted || !noTable.has(token.text));
  const named = tokens[at];
  if (named?.kind !== 'word' || named.depth !== depth) return null;
  // `public.jobs`: the last name is the table's.
  const last = tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'word' ? tokens[at + 2] : named;
  // `"${table}"` and `"scores_${run}"` are known only when they run.
  return last === undefined || last.text === '' || last.text.includes('?') ? null : last.text;
}

/** Conditions of the SELECTs inside a statement that read the same table. */
function readInnerSelects(tokens: readonly Token[], depth: number, start: number, table: string | null): readonly Condition[] {
  const found: Condition[] = [];
  tokens.forEach((token, index) => {
    if (index === start || token.kind !== 'word' || token.quoted || token.text !== 'select' || (token.depth === depth && index > start)) return;
    const rest = tokens.slice(index);
    const clauses = splitClauses(rest, token.depth);
    if (findTable('select', rest, clauses, token.depth) !== table) return;
    for (const condition of readConditions(clauses.get('where') ?? [])) found.push({ ...condition, nested: true });
  });
  return found;
}

function findConflict(tokens: readonly Token[]): Statement['onConflict'] {
  const words = tokens.filter((token) => token.kind === 'word').map((token) => token.text).join(' ');
  if (/ on conflict .*do nothing|^insert (or )?ignore/.test(words)) return 'ignore';
  if (/ on conflict .*do update|on duplicate key update|^insert or replace|^replace|^merge/.test(words)) return 'update';
  return 'fail';
}

/** The columns of `INSERT INTO t (a, b) VALUES (…)`, with what a row gets that is there already; null where they are not named. */
function readInsertColumns(tokens: readonly Token[], changed: readonly SetColumn[]): readonly SetColumn[] | null {
  const open = tokens.findIndex((token) => token.text === '(');
  const values = tokens.findIndex((token) => token.kind === 'word' && (token.text === 'values' || token.text === 'select'));
  if (open === -1 || (values !== -1 && values < open)) return null;
  const columns: SetColumn[] = [];
  for (const token of tokens.slice(open + 1)) {
    if (token.text === ')') break;
    if (token.kind === 'word') columns.push(changed.find(({ column }) => column === token.text) ?? { column: token.text, kind: 'other' });
  }
  return columns;
}

function findLock(tokens: readonly Token[]): Statement['lock'] {
  const words = tokens.filter((token) => token.kind === 'word' && !token.quoted).map((token) => token.text);
  const locks = words.some((word, index) => word === 'for' && (words[index + 1] === 'update' || words.slice(index + 1, index + 4).join(' ') === 'no key update'));
  const skips = words.some((word, index) => word === 'skip' && words[index + 1] === 'locked') || words.includes('readpast');
  return skips ? 'skip-locked' : locks ? 'for-update' : 'none';
}

function findLimit(clause: readonly Token[] | undefined): number | null {
  const [first] = clause ?? [];
  return first?.kind === 'number' ? Number(first.text) : null;
}
