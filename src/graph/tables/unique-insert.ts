/** Whether the schema keeps a row from being inserted twice. */
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { isMadeAnew } from './made-anew.ts';
import { plainName } from '../statements/plain-name.ts';
import type { Statement } from '../statements/statement.ts';

const keysOfGraph = new WeakMap<ProgramGraph, ReadonlyMap<string, readonly (readonly string[])[]>>();

/**
 * The insert sets all columns of a unique key: a second run with the same work fails there or is ignored. A key that is only an
 * `id` is mostly made anew by each run, so it says nothing; and so does a number that `node`, in which the insert stands, makes for it.
 */
export function isUniqueInsert(graph: ProgramGraph, statement: Statement, node: FunctionNode): boolean {
  return statement.replaces !== true && setsKey(graph, statement, node);
}

/** The same row is there once, however often it is inserted: the second is refused, or takes the place of the first. */
export function isRepeatableInsert(graph: ProgramGraph, statement: Statement, node: FunctionNode): boolean {
  return setsKey(graph, statement, node);
}

function setsKey(graph: ProgramGraph, statement: Statement, node: FunctionNode): boolean {
  const { table } = statement;
  if (statement.operation !== 'insert' || table === null) return false;
  const keys = getKeys(graph).get(plainName(table))?.filter((columns) => columns.length > 1 || columns[0] !== 'id') ?? [];
  // What the row holds is not written there: the table has a key, and it may well be set.
  if (statement.sets === null || statement.sets.length === 0) return keys.length > 0 || isKeyGiven(graph, table);
  // What is not written of a row that takes the place of another is what the table says, the same for both.
  if (statement.replaces === true) {
    const anew = new Set(statement.sets.filter((one) => one.kind === 'now' || isMadeAnew(graph, node, one, (name) => plainName(name) === plainName(table))).map(({ column }) => plainName(column)));
    return keys.some((columns) => columns.length > 0 && columns.every((column) => !anew.has(column)));
  }
  const set = new Set(statement.sets.filter(({ kind }) => kind !== 'now').map(({ column }) => plainName(column)));
  const own = new Set(statement.sets.filter((one) => keys.some((columns) => columns.includes(plainName(one.column))) && isMadeAnew(graph, node, one, (name) => plainName(name) === plainName(table))).map(({ column }) => plainName(column)));
  return keys.some((columns) => columns.length > 0 && columns.every((column) => set.has(column) && !own.has(column)));
}

/** Whoever inserts a row brings its key along, which is mostly that of what the row is made of. */
function isKeyGiven(graph: ProgramGraph, table: string): boolean {
  return graph.tables?.some(({ name, keyIsGiven }) => keyIsGiven === true && plainName(name) === plainName(table)) === true;
}

/**
 * No two rows have the same values of these columns, and a search by them finds its row at once: a key of the schema is among them. Only where no
 * schema is known at all, a column by the name of `id` is taken for one: else the table may be a view, or have a key of more columns.
 */
export function isUniqueKey(graph: ProgramGraph, table: string, columns: readonly string[]): boolean {
  const asked = new Set(columns.map(plainName));
  const tables = graph.tables ?? [];
  if (asked.has('rowid') || (tables.length === 0 && asked.has('id'))) return true;
  return tables.some(({ name, unique, isPartial }) => isPartial !== true && plainName(name) === plainName(table) && unique.some((key) => key.length > 0 && key.every((column) => asked.has(plainName(column)))));
}

/** Some schema of the repository tells the keys of this table. */
export function isKnownTable(graph: ProgramGraph, statement: Statement): boolean {
  return statement.table !== null && getKeys(graph).has(plainName(statement.table));
}

function getKeys(graph: ProgramGraph): ReadonlyMap<string, readonly (readonly string[])[]> {
  const known = keysOfGraph.get(graph);
  if (known !== undefined) return known;
  const keys = new Map<string, (readonly string[])[]>();
  for (const { name, unique } of graph.tables ?? []) {
    const own = keys.get(plainName(name));
    const more = unique.map((columns) => columns.map(plainName));
    if (own === undefined) keys.set(plainName(name), more);
    else for (const columns of more) own.push(columns);
  }
  keysOfGraph.set(graph, keys);
  return keys;
}
