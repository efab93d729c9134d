/** Schemas that stand in the code: db.exec(`create table if not exists orders (id integer primary key, …)`). */
import { readTables } from '../../deployment/schemas/sql-schema.ts';
import type { Walk } from '../draft/walk.ts';

/** The shortest statement that makes a key. */
const shortest = 'create table t(i unique)'.length;
const makesKeys = /\bcreate\s+(?:unlogged\s+)?(?:table|unique\s+index)\s/i;
const losesKeys = /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?["`[]?(?:\w+["`\]]?\.["`[]?)?(\w+)["`\]]?\s+drop\s+(?:constraint|primary\s+key|index|key)\b/gi;
/** What a migration does when it is taken back: https://knexjs.org/guide/migrations.html */
const takesBack = /^(?:down|rollback|revert|undo)$/i;
/** They last as long as a connection: their keys say nothing of the table that goes by their name elsewhere. */
const temporary = /\bcreate\s+(?:(?:local|global)\s+)?temp(?:orary)?\s/i;
const dropsIndexes = /^\s*drop\s+index\s|;\s*drop\s+index\s/i;
const undoes = /\b(?:down|rollback|revert|undo|reset|teardown|destroy|dropAll|cleanup)\b/i;
const mostTables = 500;

/** `start`: where the text begins, as an offset in the file. */
export function noteTables(walk: Walk, text: string, start: number): void {
  // A file that can take back what it does says so by whatever means.
  const drops = dropsIndexes.test(text) && !undoes.test(walk.text);
  if (text.length < shortest && !drops) return;
  const [makes, loses] = [makesKeys.test(text), text.search(losesKeys) >= 0];
  if ((!makes && !loses && !drops) || temporary.test(text) || isTakenBack(walk)) return;
  const { tables } = walk.draft;
  const line = walk.lines.line(start);
  const add = (table: (typeof tables)[number]): void => { if (tables.length < mostTables) tables.push(table); };
  if (loses) for (const [, name = ''] of text.matchAll(losesKeys)) add({ name: name.toLowerCase(), unique: [], losesKey: true, line });
  for (const { name, unique, isPartial, index, dropsIndex } of makes || drops ? readTables(text) : []) {
    if (dropsIndex !== undefined) add({ name, unique, dropsIndex, line });
    else if (name !== '?' && unique.length > 0 && isPartial !== true) add({ name, unique, ...(index !== undefined && { index }), line });
  }
}

function isTakenBack({ draft, function: current }: Walk): boolean {
  for (let fn = draft.functions[current]; fn !== undefined; fn = fn.parent === null ? undefined : draft.functions[fn.parent]) if (takesBack.test(fn.name ?? '')) return true;
  return false;
}
