/** The conditions of a WHERE clause, each as far as it is on one column. */
import type { Token } from './sql-tokens.ts';
import type { Condition, Literal } from './statement.ts';

const comparing: ReadonlySet<string> = new Set(['<', '>', '<=', '>=', 'between']);

export function readConditions(tokens: readonly Token[]): readonly Condition[] {
  const found: Condition[] = [];
  // What stands in a SELECT of its own is not a condition of this clause.
  let skipBelow: number | null = null;
  tokens.forEach((token, index) => {
    if (skipBelow !== null) {
      if (token.depth >= skipBelow) return;
      skipBelow = null;
    }
    if (token.kind === 'word' && !token.quoted && token.text === 'select') {
      skipBelow = token.depth;
      return;
    }
    if (token.kind !== 'word') return;
    const condition = readCondition(token, tokens, index);
    if (condition !== null) found.push(condition);
  });
  return found;
}

const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'is', 'null', 'in', 'any', 'between', 'like', 'ilike', 'exists', 'true', 'false', 'now', 'current_timestamp', 'interval', 'case', 'when', 'then', 'else', 'end']);

function readCondition(token: Token, tokens: readonly Token[], index: number): Condition | null {
  if (!token.quoted && keywords.has(token.text)) return null;
  // `j.status`: the name after the dot is the column.
  if (tokens[index + 1]?.text === '.') return null;
  const called = calledWith(tokens, index);
  if (called !== null && !keepsValue.has(called.text)) return { column: token.text, op: 'other' };
  if (called !== null) return readOperator(token.text, tokens, index, findClosing(tokens, token.depth, index) + 1);
  const cast = tokens[index + 1]?.text === '::' ? 2 : 0;
  return readOperator(token.text, tokens, index, index + 1 + cast);
}

/** Functions whose answer says of the column what the column would say: `coalesce(sent, false) = false`. */
const keepsValue: ReadonlySet<string> = new Set(['lower', 'upper', 'trim', 'btrim', 'ltrim', 'rtrim', 'coalesce', 'ifnull', 'isnull', 'nvl', 'date', 'datetime', 'timestamp', 'julianday', 'unixepoch', 'unix_timestamp', 'to_timestamp']);

/** The name of the function whose first argument the column is, `char_length(title) > 8`: the column itself is not what is tested. */
function calledWith(tokens: readonly Token[], index: number): Token | null {
  const open = tokens[index - 1]?.text === '.' ? index - 3 : index - 1;
  const name = tokens[open - 1];
  // `if(status = 'queued', 1, 0)`: the column itself is asked.
  if (![',', ')', '::'].includes(tokens[index + 1]?.text ?? '')) return null;
  if (tokens[open]?.text !== '(' || name?.kind !== 'word' || (!name.quoted && keywords.has(name.text)) || name.text === 'where') return null;
  return name;
}

/** What follows the column in its brackets, `coalesce(sent, false)`, is short. */
const longestArguments = 50;

function findClosing(tokens: readonly Token[], depth: number, from: number): number {
  let at = from;
  while (at < tokens.length && at < from + longestArguments && !(tokens[at]?.text === ')' && (tokens[at]?.depth ?? 0) < depth)) at += 1;
  return at;
}

function readOperator(column: string, tokens: readonly Token[], index: number, at: number): Condition | null {
  const operator = tokens[at];
  const value = tokens[at + 1];
  if (operator === undefined) return isBare(tokens, index) ? { column, op: 'eq', value: !isNegated(tokens, index) } : null;
  switch (operator.text) {
    case '=': return { column, op: value?.text === 'any' ? 'in' : 'eq', ...literal(value, tokens[at + 2]) };
    case '!=': case '<>': return { column, op: 'ne', ...literal(value, tokens[at + 2]) };
    case 'is': {
      const negated = value?.text === 'not';
      const what = negated ? tokens[at + 2] : value;
      // `IS NOT DISTINCT FROM`
      if (what?.text === 'distinct') return { column, op: negated ? 'eq' : 'ne', ...literal(tokens[at + (negated ? 4 : 3)], undefined) };
      if (what?.text === 'null') return { column, op: negated ? 'ne' : 'null', ...(negated ? { value: null } : {}) };
      return { column, op: negated ? 'ne' : 'eq', ...literal(what, undefined) };
    }
    case 'in': return { column, op: 'in', ...literal(tokens[at + 2], tokens[at + 3]), ...listed(tokens, at + 1) };
    case 'not': return { column, op: tokens[at + 1]?.text === 'in' ? 'ne' : 'other' };
    default:
      if (comparing.has(operator.text)) return { column, op: 'compare' };
      if (['like', 'ilike', '~'].includes(operator.text)) return { column, op: 'other' };
      return isBare(tokens, index) ? { column, op: 'eq', value: !isNegated(tokens, index) } : null;
  }
}

/** Most lists of states are short. */
const longestList = 20;

/** `('pending', 'retrying')`, where all of it is literal. */
function listed(tokens: readonly Token[], open: number): { values?: readonly Literal[] } {
  const values: Literal[] = [];
  for (let at = open + 1; at <= open + 2 * longestList; at += 2) {
    const { value } = literal(tokens[at], undefined);
    if (value === undefined) return {};
    values.push(value);
    if (tokens[at + 1]?.text === ')') return { values };
    if (tokens[at + 1]?.text !== ',') return {};
  }
  return {};
}

/** `WHERE sent AND NOT failed`: a boolean column alone. */
function isBare(tokens: readonly Token[], index: number): boolean {
  const begins = (token: Token | undefined): boolean => token === undefined || (token.kind === 'word' && !token.quoted && ['and', 'or', 'not', 'where'].includes(token.text)) || token.text === '(';
  const ends = (token: Token | undefined): boolean => token === undefined || (token.kind === 'word' && !token.quoted && ['and', 'or'].includes(token.text)) || token.text === ')';
  return tokens[index]?.kind === 'word' && begins(tokens[index - 1]) && ends(tokens[index + 1]);
}

function isNegated(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.text === 'not';
}

/** The literal a token is; a longer expression is none. */
export function literal(token: Token | undefined, next: Token | undefined): { value?: Literal } {
  if (token === undefined || ['+', '-', '*', '/', '||'].includes(next?.text ?? '')) return {};
  if (token.kind === 'string') return { value: token.text };
  if (token.kind === 'number') return { value: Number(token.text) };
  if (token.kind !== 'word' || token.quoted) return {};
  if (token.text === 'true' || token.text === 'false') return { value: token.text === 'true' };
  return token.text === 'null' ? { value: null } : {};
}
