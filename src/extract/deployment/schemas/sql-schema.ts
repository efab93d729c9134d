/**
 * Unique keys that SQL files make. Lenient and fast: repositories hold thousands of migrations in several dialects, and what is not
 * understood is only not known.
 */
import type { DeploymentFacts, TableFact } from '../../../model/deployment-facts.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

const mostTables = 2000;
/** A longer statement is a dump of rows. */
const longestStatement = 20_000;

export function readSqlSchema(text: string): TreeReading<DeploymentFacts> {
  const tables = readTables(text);
  return { ok: true, value: { services: [], schedules: [], ...(tables.length > 0 ? { tables } : {}) } };
}

/**
 * Where the part of a file begins that undoes the rest, `-- Down`, `-- +goose Down`, `-- migrate:down`: https://pressly.github.io/goose/documentation/annotations/,
 * https://github.com/amacneil/dbmate#creating-migrations, https://github.com/kriasoft/node-sqlite#migrations. On one line: files are generated with any number of empty ones.
 */
const takingBack = /^[ \t]*--[ \t]*(?:\+[ \t]*)?(?:(?:goose|migrate|rambler)[ \t:]+)?(?:down|undo|rollback|revert)\b/im;

/** Tables of which the text tells a key, or that one of its statements changes, and indexes that it takes away. */
export function readTables(text: string): readonly TableFact[] {
  const tables: TableFact[] = [];
  const down = text.search(takingBack);
  let line = 1;
  let start = 0;
  for (const statement of text.split(';')) {
    const found = statement.length > longestStatement ? null : readStatement(statement.replace(/--[^\n]*/g, '').replace(/\/\*.*?\*\//gs, ' '));
    const isDropped = found?.dropsIndex !== undefined && (down < 0 || start + statement.length < down);
    if (found !== null && (found.unique.length > 0 || found.isChanged === true || isDropped) && tables.length < mostTables) tables.push({ ...found, line: line + countLines(/^\s*/.exec(statement)?.[0] ?? '') });
    line += countLines(statement);
    start += statement.length + 1;
  }
  return tables;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function readStatement(statement: string): Omit<TableFact, 'line'> | null {
  const words = statement.trimStart();
  const made = /^create\s+(?:(?:temp|temporary|unlogged)\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w."`[\]]+)\s*(?:on\s+cluster\s+\S+\s*)?\(/i.exec(words);
  const merging = made?.[1] === undefined ? null : findMergingKeys(words);
  if (made?.[1] !== undefined && merging !== null) return { name: bare(made[1]), unique: merging };
  if (made?.[1] !== undefined) {
    const items = splitList(words.slice(made[0].length));
    const unique = items.flatMap(readColumn);
    return { name: bare(made[1]), unique, ...findRecord(made[1], items, unique) };
  }
  const index = /^create\s+unique\s+index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:([\w."`[\]]+)\s+)?on\s+(?:only\s+)?([\w."`[\]]+)\s*(?:using\s+\w+\s*)?\(([^()]*)\)(\s*where\b)?/i.exec(words);
  if (index?.[2] !== undefined && index[3] !== undefined) return { name: bare(index[2]), unique: [columnsOf(index[3])], ...(index[1] !== undefined && { index: bare(index[1]) }), ...(index[4] !== undefined && { isPartial: true as const }) };
  const lost = /^drop\s+index\s+(?:concurrently\s+)?(?:if\s+exists\s+)?([\w."`[\]]+)(?:\s+on\s+([\w."`[\]]+))?/i.exec(words);
  // In MySQL each table has names of its own for its indexes.
  if (lost?.[1] !== undefined) return { name: bare(lost[2] ?? ''), unique: [], dropsIndex: bare(lost[1]) };
  const dropped = /^drop\s+table\s+(?:if\s+exists\s+)?([\w."`[\]]+)/i.exec(words);
  if (dropped?.[1] !== undefined) return { name: bare(dropped[1]), unique: [], isChanged: true };
  const altered = /^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?([\w."`[\]]+)\s/i.exec(words);
  const added = altered === null ? null : /\badd\s+(?:constraint\s+\S+\s+)?(?:unique|primary\s+key)\b(?:\s+(?:key|index)\b)?\s*(?:[\w"`]+\s*)?\(([^()]*)\)/i.exec(words);
  if (altered?.[1] === undefined) return null;
  return { name: bare(altered[1]), unique: added?.[1] === undefined ? [] : [columnsOf(added[1])], ...(changes.test(words) && { isChanged: true as const }) };
}

/**
 * The primary key of ClickHouse is an order, and any number of rows have the same; only an engine that replaces keeps one row of each. Null for
 * other databases. https://clickhouse.com/docs/engines/table-engines/mergetree-family/replacingmergetree
 */
function findMergingKeys(statement: string): string[][] | null {
  const engine = /\bengine\s*=\s*(?:replicated|shared)?(\w*)mergetree\b/i.exec(statement);
  const order = engine?.[1]?.toLowerCase() === 'replacing' ? /\border\s+by\s*(?:\(([^()]*)\)|([\w`"]+))/i.exec(statement.slice(engine.index)) : null;
  const columns = columnsOf(order?.[1] ?? order?.[2] ?? '');
  return engine === null ? null : columns.length > 0 ? [columns] : [];
}

/** What an insert that was enough for the table as it was made may no longer be enough for. */
const changes = /\b(?:rename|drop\s+(?:column|constraint)|type|foreign\s+key|references|check|not\s+null)\b/i;

const constraint = /^(?:constraint|unique|primary\s+key|foreign\s+key|check|exclude|like|index|key)\b/i;
/** A short text does not hold the name of a queue and the id of a job. */
const text = /^(\w+)\s+(?:text|citext|varchar|character\s+varying)\b(?!\s*\(\s*\d{1,2}\s*\))/i;

/** Every column but one may be left out, and that one is a text that no two rows share. */
function findRecord(name: string, items: readonly string[], unique: readonly (readonly string[])[]): Pick<TableFact, 'record'> {
  const columns = items.filter((item) => !constraint.test(item));
  const key = columns.find((item) => text.test(item) && unique.some((one) => one.join() === bare(text.exec(item)?.[1] ?? '')));
  const column = text.exec(key ?? '')?.[1];
  const isNeeded = (item: string): boolean => /\bnot\s+null\b|\bprimary\s+key\b/i.test(item) && !/\bdefault\b|\bgenerated\b|\b(?:small|big)?serial\b|\bidentity\b|\bauto_?increment\b/i.test(item);
  const isInKey = (item: string): boolean => unique.some((one) => one.length > 1 && one.includes(bare(/^\S+/.exec(item)?.[0] ?? '')) && !/\bdefault\b/i.test(item));
  // What refers to another table, or is checked, takes no text but its own.
  const isLimited = items.some((item) => /\b(?:references|check|foreign\s+key)\b/i.test(item));
  if (column === undefined || isLimited || !/^[\w.]+$/.test(name) || columns.some((item) => item !== key && (isNeeded(item) || isInKey(item)))) return {};
  return { record: { table: name, column } };
}

/** One line of a table: a column with its constraints, or a constraint over several. */
function readColumn(item: string): string[][] {
  const together = /^(?:constraint\s+\S+\s+)?(?:unique|primary\s+key)\b[^(]*\(([^()]*)\)/i.exec(item)?.[1];
  if (together !== undefined) return [columnsOf(together)];
  const column = /^([\w"`[\]]+)\s/.exec(item)?.[1];
  return column !== undefined && /\b(?:unique|primary\s+key)\b/i.test(item) ? [[bare(column)]] : [];
}

/** The items up to the closing parenthesis, split at the commas between them. */
function splitList(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '(') depth += 1;
    else if (sign === ')' && depth === 0) return [...items, text.slice(start, at).trim()];
    else if (sign === ')') depth -= 1;
    else if (sign === ',' && depth === 0) {
      items.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return items;
}

function columnsOf(list: string): string[] {
  return list.split(',').map((column) => bare(column.trim().split(/\s/)[0] ?? '')).filter((column) => column !== '');
}

/** Without quotes and schema, in lower case. */
function bare(name: string): string {
  return name.replace(/["`[\]]/g, '').split('.').pop()?.toLowerCase() ?? '';
}
