/** Tables that the code declares, for each library in its own way. */
import type { Table } from '../../model/table.ts';
import type { Program } from '../values/program.ts';
import { drizzleCalls, readDrizzleTable } from './drizzle-tables.ts';
import { kyselyCalls, readKyselyTable } from './kysely-tables.ts';
import { mongooseCalls, readMongooseModel } from './mongoose-models.ts';
import type { UniqueKeys } from './table-keys.ts';
import { readTypeOrmEntities, typeOrmCalls } from './typeorm-entities.ts';

/** No program declares more; what is beyond is not known. */
const mostTables = 3000;

/** Tables whose keys SQL in the code tells. Reads no file. */
export function findWrittenTables({ outlines }: Program): readonly Table[] {
  const written = [...outlines].flatMap(([file, { tables = [] }]) => tables.map((table) => ({ ...table, file }))).slice(0, mostTables);
  const losing = new Set(written.flatMap(({ name, losesKey }) => (losesKey === true ? [name] : [])));
  return written.flatMap(({ losesKey, ...table }) => (losesKey === true || losing.has(table.name) ? [] : [table]));
}

/** And those that are declared as a library wants it. Reads only the files that call what declares a table. */
export function findDeclaredTables(program: Program): readonly Table[] {
  const declared: { readonly file: string; readonly keys: UniqueKeys }[] = [];
  const add = (file: string, keys: UniqueKeys | null): void => { if (keys !== null) declared.push({ file, keys }); };
  for (const { file, call } of sitesOf(program, drizzleCalls)) add(file, readDrizzleTable(program.getFile(file), call));
  for (const { file, call } of sitesOf(program, kyselyCalls)) add(file, readKyselyTable(program.getFile(file), call));
  for (const { file, call } of sitesOf(program, mongooseCalls)) add(file, readMongooseModel(program.getFile(file), call));
  for (const file of new Set(sitesOf(program, typeOrmCalls).map((site) => site.file))) for (const keys of readTypeOrmEntities(program.getFile(file))) add(file, keys);
  const told = declared.slice(0, mostTables).flatMap(({ file, keys }) =>
    [...new Set(keys.names.map((name) => name.toLowerCase()))].map((name) => ({ name, unique: keys.unique.map((columns) => columns.map((column) => column.toLowerCase())), ...(keys.keyIsGiven && { keyIsGiven: keys.keyIsGiven }), file, line: keys.line })));
  return [...told, ...findWrittenTables(program)];
}

function sitesOf(program: Program, names: readonly string[]): ReturnType<Program['callsNamed']> {
  return names.flatMap((name) => program.callsNamed(name)).slice(0, mostTables);
}
