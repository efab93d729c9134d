/** ClickHouse's own way to insert: `client.insert({ table: 'visits', values: rows, format: 'JSONEachRow' })`. What else it is asked is text. */
import type { FileFacts } from '../../../model/facts.ts';
import type { Chain } from '../chain.ts';
import { findObject, findProperty } from '../column-objects.ts';
import { plainStatement, type Statement } from '../statement.ts';
import { nameOfTable } from './reader.ts';

export function readClickHouse(facts: FileFacts, { links }: Chain): Statement | null {
  const last = links.at(-1);
  const table = last?.name === 'insert' ? findProperty(facts, findObject(facts, last.args[0]), 'table') : undefined;
  // No key of a table refuses a row: https://clickhouse.com/docs/engines/table-engines/mergetree-family/replacingmergetree
  return table?.kind === 'literal' ? { ...plainStatement, operation: 'insert', table: nameOfTable(facts, table), replaces: true } : null;
}
