/** Whether a write records that something was done, so that the next run leaves it out. */
import type { ProgramGraph } from '../../model/graph.ts';
import { isKey, isScan } from '../claims/claim-columns.ts';
import { isMarkOfOthers } from '../claims/origins/of-other-rows.ts';
import { isKnownTable } from '../tables/unique-insert.ts';
import type { DatabaseSite, DoneEffect, PassedTest } from './flow.ts';
import { isLetThrough, isTurnedAway } from './let-through.ts';
import { isOnlyRowMissing, isRowFound } from './missing-rows.ts';

export interface Mark {
  readonly write: DatabaseSite;
  /** What the next run goes by: the statement that chose the work. */
  readonly read: DatabaseSite;
  /** `late`: all is marked together, after a loop of effects. `group`: so are those of one item of a loop around both. `each`: every item after its own effect. */
  readonly pace: 'late' | 'group' | 'each';
}

/**
 * A table that is written before the effect and after it holds a claim, however good: whether that holds is another question.
 */
export function isClaimedByHand(graph: ProgramGraph, effect: DoneEffect, later: readonly DatabaseSite[]): boolean {
  return later.some((write) => write.statement.operation !== 'insert' && isRecordedBefore(graph, effect, write));
}

/** Before the effect, the run wrote into a table by which it had looked for its work: the next one goes on from there. */
export function isRecordedInAdvance(effect: DoneEffect): boolean {
  return effect.writes.some((write) => isRecord(effect, write));
}

/**
 * The same for each item on its own, in a row that was looked for and made because it was not there, or in one whose state was asked for: what is
 * written afterwards, elsewhere, tells nobody more.
 */
export function isItemRecordedInAdvance(effect: DoneEffect): boolean {
  return effect.writes.some((write) => {
    const { statement, loops, gatedBy } = write;
    const isPerItem = loops.length > 0 ? loops.every((loop) => effect.loops.includes(loop)) : effect.loops.length === 0;
    if (isPerItem && loops.length > 0 && isStateOfItem(effect, write)) return true;
    return statement.operation === 'insert' && write.edge !== effect.edge && isPerItem && isRecord(effect, write) && gatedBy.some((read) => read.loops.length === loops.length && isOfTable(read, statement.table));
  });
}

/** `if (row && done.has(row.status)) continue; … await update(row.id, { status }); await notify(row);`: the row is read by a key, and passed over from now on. */
function isStateOfItem(effect: DoneEffect, { statement, loops, columns, states, edge }: DatabaseSite): boolean {
  if (statement.operation !== 'update' || edge === effect.edge) return false;
  const reads = effect.reads.filter((read) => isOfTable(read, statement.table) && read.loops.length === loops.length && read.statement.where?.some(({ op, column }) => op === 'eq' && isKey(column)) === true);
  return reads.length > 0 && columns.some((column) => isTurnedAway(effect.passed, column, states, reads));
}

function isRecord(effect: DoneEffect, write: DatabaseSite): boolean {
  const { table, operation } = write.statement;
  return table !== null && operation !== 'delete' && effect.reads.some((read) => isOfTable(read, table)) && isLookedAt(effect, write);
}

function isOfTable({ statement }: DatabaseSite, table: string | null): boolean {
  return statement.table !== null && table !== null && isSameName(statement.table, table);
}

/** The mark this write is for the effect; null when the run did not choose its work by what is written here. */
export function findMark(graph: ProgramGraph, effect: DoneEffect, write: DatabaseSite): Mark | null {
  const read = effect.reads.find((candidate) => isChosenBy(effect, candidate, write) && !isMarkOfOthers(graph, getDone(candidate), getDone(write)));
  if (read === undefined || isOneTransaction(effect, write)) return null;
  const around = effect.loops.filter((loop) => write.loops.includes(loop)).length;
  const pace = around === effect.loops.length ? 'each' : around === 0 ? 'late' : 'group';
  return { write, read, pace };
}

/** The save of an object that was read is no call of a library, and its way ends before it. */
function getDone({ via, statement, node, edge }: DatabaseSite): Parameters<typeof isMarkOfOthers>[1] {
  const own = `${node.file}#${String(edge.call)}`;
  const way = (via.at(-1) === own ? via : [...via, own]).map((one) => ({ file: one.slice(0, one.lastIndexOf('#')), call: Number(one.slice(one.lastIndexOf('#') + 1)) }));
  return { way, statement };
}

/** What a store of the project calls the table it is asked for: no table of its own. */
const placeholders: ReadonlySet<string> = new Set(['table', 'tablename', 'collection', 'collectionname', 'model', 'modelname', 'repository', 'entity']);

function isChosenBy(effect: DoneEffect, read: DatabaseSite, write: DatabaseSite): boolean {
  const { table, operation } = write.statement;
  if (table === null || placeholders.has(table) || !read.via.some((call) => effect.gates.has(call)) || isOfOtherRows(read, write)) return false;
  const isSameTable = read.statement.table !== null && isSameName(read.statement.table, table);
  switch (operation) {
    // The row that was read is taken away: the next run does not find it.
    case 'delete': return isSameTable && !addresses.test(table) && namesWork(read, write);
    // A row says that it was done (a list of work that grows says nothing): looked for before, or joined by the statement that chose the work.
    case 'insert': return !isSum(read) && (isSameTable ? read.statement.where?.length !== 0 : mentions(read.text, table) || read.joined.some((joined) => isSameName(joined, table))) && !isFilledIn(effect, write);
    // A counter tells how often, not that it was done.
    case 'update': case 'upsert': return isSameTable && !isTurnedOff(read, write) && write.statement.sets?.some(({ kind }) => kind === 'counter') !== true && write.columns.some((column) => isAsked(effect, read, column));
    case 'read': case 'ddl': case 'unknown': return false;
  }
}

/** `for (const visit of late) await close(visit)`: it is done for what another read of the table has found, be that among those of this one or not. */
function isOfOtherRows(read: DatabaseSite, { gatedBy, statement }: DatabaseSite): boolean {
  return !gatedBy.includes(read) && gatedBy.some((other) => isOfTable(other, statement.table) && isScan(other.statement) && other.statement.where?.some(({ op, column }) => (op === 'eq' || op === 'in') && isKey(column)) === false);
}

/** A push service answers that such a one is gone: https://datatracker.ietf.org/doc/html/rfc8030#section-7.3. What is deleted then is no work that was done. */
const addresses = /(?:subscriptions?|subscribers?|(?:fcm|push|device|apns)_?tokens?|devices?|endpoints?)$/i;

/** Rows are done by their key, or as they were read. By anything else, such as an address that no longer answers, others are thrown away. */
function namesWork(read: DatabaseSite, { statement }: DatabaseSite): boolean {
  const asked = read.statement.where?.map(({ column }) => column) ?? [];
  return statement.where === null || statement.where.length === 0 || statement.where.some(({ column }) => column === '?' || isKey(column) || asked.includes(column));
}

/** `update tokens set active = false where token in (…)`: what failed is left out from now on, by another name than the work was read by. */
function isTurnedOff(read: DatabaseSite, write: DatabaseSite): boolean {
  return write.statement.sets?.some((set) => set.kind === 'literal' && set.value === false) === true && !namesWork(read, write);
}

/** A balance tells how much there is, not what was done. */
function isSum({ edge, text }: DatabaseSite): boolean {
  return /\bsum ?\(/.test(text) || edge.roles.some(({ api }) => /(aggregate|groupBy|sum)\(\)$/.test(api));
}

/** The row is looked for once more and made because it is missing: others need it, whatever was done before. */
function isFilledIn(effect: DoneEffect, { gatedBy, statement }: DatabaseSite): boolean {
  return gatedBy.some((read) => !effect.reads.includes(read) && read.statement.table !== null && statement.table !== null && isSameName(read.statement.table, statement.table));
}

/** The row was looked for by a key, or the only one of its table without any, and is made because it was not there: a run that comes later finds it. */
export function isMadeForMissing(graph: ProgramGraph, { statement, gatedBy, loops }: DatabaseSite, passed: readonly PassedTest[]): boolean {
  const { operation, table } = statement;
  if (operation !== 'insert' || table === null || placeholders.has(table)) return false;
  return gatedBy.some((read) => isOfTable(read, table) && read.loops.length === loops.length && (isOnlyRowMissing(graph, read, passed) || (read.statement.where?.some(({ op, column }) => op === 'eq' && isKey(column)) === true && !isRowFound(read, passed))));
}

/** The statement asked for the column, or a test on the way looked at it. */
function isAsked(effect: DoneEffect, read: DatabaseSite, column: string): boolean {
  if (read.statement.where?.some((condition) => condition.column.toLowerCase() === column) === true) return true;
  const names = [column, column.replaceAll('_', '')];
  return names.some((name) => effect.tested.has(`:${name}`) || read.via.some((call) => effect.tested.has(`${call}:${name}`)));
}

/** `orders` and `Order` are the same to the names of models and tables. */
function isSameName(left: string, right: string): boolean {
  return singular(left) === singular(right);
}

function singular(name: string): string {
  return name.toLowerCase().replaceAll('_', '').replace(/ies$/, 'y').replace(/s$/, '');
}

function mentions(text: string, table: string): boolean {
  const at = text.indexOf(table.toLowerCase());
  return at !== -1 && !/\w/.test(text[at + table.length] ?? ' ') && !/\w/.test(text[at - 1] ?? ' ');
}

/** Both happen, or neither. */
function isOneTransaction(effect: DoneEffect, write: DatabaseSite): boolean {
  const isWrite = effect.effect.nature === 'write' || effect.effect.nature === 'counter';
  return isWrite && ((effect.transaction !== null && effect.transaction === write.transaction) || write.statement.inTransaction);
}

function isRecordedBefore(graph: ProgramGraph, effect: DoneEffect, write: DatabaseSite): boolean {
  const { table } = write.statement;
  return effect.writes.some((earlier) => table !== null && earlier.statement.table !== null && isSameName(earlier.statement.table, table) && isLookedAt(effect, earlier) && !isOneMoreRow(graph, effect, earlier));
}

/** `insert into transfers … returning id`, which no key refuses and before which nobody has looked for one: a second run makes a row of its own. */
function isOneMoreRow(graph: ProgramGraph, { reads }: DoneEffect, { statement }: DatabaseSite): boolean {
  return statement.operation === 'insert' && statement.onConflict === 'fail' && isKnownTable(graph, statement) && !reads.some((read) => read.statement.table === null || isOfTable(read, statement.table));
}

/** A state that is set and never asked for keeps nobody out, and neither does one that every test lets through. */
function isLookedAt(effect: DoneEffect, write: DatabaseSite): boolean {
  const { columns, statement } = write;
  if (isPassedAgain(effect, write)) return false;
  if (columns.length === 0 || statement.operation !== 'update') return true;
  const own = effect.reads.filter((read) => read.statement.table === null || (statement.table !== null && isSameName(read.statement.table, statement.table)));
  return columns.some((column) => own.some((read) => isAsked(effect, read, column)) || statement.where?.some((condition) => condition.column === column) === true);
}

function isPassedAgain(effect: DoneEffect, { states, statement }: DatabaseSite): boolean {
  const own = effect.reads.filter((read) => isOfTable(read, statement.table));
  const isConditional = (column: string): boolean => [statement, ...own.map((read) => read.statement)].some(({ where }) => where?.some((condition) => condition.column.toLowerCase() === column || condition.column === '?') === true);
  return own.length > 0 && !states.some(({ column }) => isConditional(column)) && isLetThrough(effect.passed, states, own);
}
