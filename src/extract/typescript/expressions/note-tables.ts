/** Schemas that stand in the code: db.exec(`create table if not exists orders (id integer primary key, …)`). */
import { readTables } from '../../deployment/schemas/sql-schema.ts';
import type { Walk } from '../draft/walk.ts';

/** The shortest statement that makes a key. */
const shortest = 'create table t(i unique)'.length;
const makesKeys = /\bcreate\s+(?:(?:temp|temporary|unlogged)\s+)?(?:table|unique\s+index)\s/i;
const mostTables = 500;

/** `start`: where the text begins, as an offset in the file. */
export function noteTables(walk: Walk, text: string, start: number): void {
  if (text.length < shortest || !makesKeys.test(text)) return;
  const { tables } = walk.draft;
  const line = walk.lines.line(start);
  for (const { name, unique } of readTables(text)) if (name !== '?' && unique.length > 0 && tables.length < mostTables) tables.push({ name, unique, line });
}
