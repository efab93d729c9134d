/** Whether the schema keeps a row from being inserted twice. */
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Table } from '../../model/table.ts';
import { isOfSamePackage } from '../packages.ts';
import { isMadeAnew } from './made-anew.ts';
import { plainName } from '../statements/plain-name.ts';
import type { Statement } from '../statements/statement.ts';

const tablesOfGraph = new WeakMap<ProgramGraph, ReadonlyMap<string, readonly Table[]>>();

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
  const tables = findTables(graph, table, node.file);
  const keys = tables.flatMap(({ unique }) => unique.map((columns) => columns.map(plainName))).filter((columns) => columns.length > 1 || columns[0] !== 'id');
  // What the row holds is not written there: the table has a key, and it may well be set.
  if (statement.sets === null || statement.sets.length === 0) return keys.length > 0 || isKeyGiven(tables);
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
function isKeyGiven(tables: readonly Table[]): boolean {
  return tables.some(({ keyIsGiven }) => keyIsGiven === true);
}

/**
 * No two rows have the same values of these columns, and a search by them finds its row at once: a key of the schema is among them. Only where no
 * schema is known at all, a column by the name of `id` is taken for one: else the table may be a view, or have a key of more columns.
 */
export function isUniqueKey(graph: ProgramGraph, table: string, columns: readonly string[], file: string): boolean {
  const asked = new Set(columns.map(plainName));
  if (asked.has('rowid') || ((graph.tables ?? []).length === 0 && asked.has('id'))) return true;
  return findTables(graph, table, file).some(({ unique, isPartial }) => isPartial !== true && unique.some((key) => key.length > 0 && key.every((column) => asked.has(plainName(column)))));
}

/** Some schema of the repository tells the keys of this table. */
export function isKnownTable(graph: ProgramGraph, statement: Statement): boolean {
  return statement.table !== null && getTables(graph).has(plainName(statement.table));
}

/** Those of that name which the package of the file has itself; else those of the others, which may share their database with it. */
function findTables(graph: ProgramGraph, name: string, file: string): readonly Table[] {
  const all = getTables(graph).get(plainName(name)) ?? [];
  const own = all.filter((table) => isOfSamePackage(graph, table.file, file) && (table.unique.length > 0 || table.isChanged !== true));
  return own.length > 0 ? own : all;
}

function getTables(graph: ProgramGraph): ReadonlyMap<string, readonly Table[]> {
  const known = tablesOfGraph.get(graph);
  if (known !== undefined) return known;
  const tables = new Map<string, Table[]>();
  for (const table of graph.tables ?? []) {
    const same = tables.get(plainName(table.name));
    if (same === undefined) tables.set(plainName(table.name), [table]);
    else same.push(table);
  }
  tablesOfGraph.set(graph, tables);
  return tables;
}
