/** Whether the schema keeps a row from being inserted twice. */
import type { ProgramGraph } from '../../model/graph.ts';
import type { Statement } from '../statements/statement.ts';

const keysOfGraph = new WeakMap<ProgramGraph, ReadonlyMap<string, readonly (readonly string[])[]>>();

/**
 * The insert sets all columns of a unique key: a second run with the same work fails there or is ignored. A key that is only an
 * `id` is mostly made anew by each run, so it says nothing.
 */
export function isUniqueInsert(graph: ProgramGraph, statement: Statement): boolean {
  if (statement.operation !== 'insert' || statement.table === null || statement.sets === null) return false;
  const set = new Set(statement.sets.filter(({ kind }) => kind !== 'now').map(({ column }) => plain(column)));
  const keys = getKeys(graph).get(plain(statement.table)) ?? [];
  return keys.some((columns) => columns.length > 0 && !(columns.length === 1 && columns[0] === 'id') && columns.every((column) => set.has(column)));
}

function getKeys(graph: ProgramGraph): ReadonlyMap<string, readonly (readonly string[])[]> {
  const known = keysOfGraph.get(graph);
  if (known !== undefined) return known;
  const keys = new Map<string, (readonly string[])[]>();
  for (const { name, unique } of graph.tables ?? []) keys.set(plain(name), [...(keys.get(plain(name)) ?? []), ...unique.map((columns) => columns.map(plain))]);
  keysOfGraph.set(graph, keys);
  return keys;
}

/** `event_id` of the database is `eventId` to the code. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
