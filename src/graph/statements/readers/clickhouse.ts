/** ClickHouse's own way to insert: `client.insert({ table: 'visits', values: rows, format: 'JSONEachRow' })`. What else it is asked is text. */
import type { FileFacts } from '../../../model/facts.ts';
import type { Chain } from '../chain.ts';
import { findObject, findProperty, readSetObject } from '../column-objects.ts';
import { plainStatement, type Statement } from '../statement.ts';
import { nameOfTable } from './reader.ts';

export function readClickHouse(facts: FileFacts, { links }: Chain): Statement | null {
  const last = links.at(-1);
  const options = last?.name === 'insert' ? findObject(facts, last.args[0]) : null;
  const table = findProperty(facts, options, 'table');
  const values = findProperty(facts, options, 'values');
  // No key of a table refuses a row: https://clickhouse.com/docs/engines/table-engines/mergetree-family/replacingmergetree
  return table?.kind === 'literal' ? { ...plainStatement, operation: 'insert', table: nameOfTable(facts, table), replaces: true, sets: readSetObject(facts, values?.kind === 'array' ? values.items[0] : values) } : null;
}
