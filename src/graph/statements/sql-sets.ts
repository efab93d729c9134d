/** What the SET clause of an UPDATE gives to which column. */
import { literal } from './sql-conditions.ts';
import type { Token } from './sql-tokens.ts';
import type { SetColumn } from './statement.ts';

const times: ReadonlySet<string> = new Set(['now', 'current_timestamp', 'current_date', 'datetime', 'unixepoch', 'clock_timestamp', 'localtimestamp', 'getdate', 'sysdate', 'strftime', 'utc_timestamp']);

export function readSets(tokens: readonly Token[]): readonly SetColumn[] | null {
  const [first] = tokens;
  if (first === undefined || first.kind === 'hole') return null;
  const depth = first.depth;
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',' && token.depth === depth) parts.push([]);
    else parts[parts.length - 1]?.push(token);
  }
  return parts.flatMap((part) => {
    const equals = part.findIndex((token) => token.text === '=');
    const column = part[equals - 1];
    return equals < 1 || column?.kind !== 'word' ? [] : [readSet(column.text, part.slice(equals + 1))];
  });
}

function readSet(column: string, value: readonly Token[]): SetColumn {
  const [first, second] = value;
  if (value.some((token) => token.kind === 'word' && token.text === column) && value.some((token) => ['+', '-', '*', '||'].includes(token.text))) return { column, kind: 'counter', ...(value.some((token) => token.text === '||') && { appends: true }) };
  if (first?.kind === 'word' && times.has(first.text)) return { column, kind: 'now' };
  const constant = literal(first, second);
  return 'value' in constant && (second === undefined || second.text === '::') ? { column, kind: 'literal', ...constant } : { column, kind: 'other' };
}
