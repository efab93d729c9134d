/** Which statements look for waiting rows, and which mark the rows that were found. */
import { plainName, singularName } from '../statements/plain-name.ts';
import type { Condition, Statement } from '../statements/statement.ts';

/** Names one row. */
const isRowKey = (column: string): boolean => /^_?id$|^uuid$/.test(column);

const ids = /^(_?id|uuid|pk|.*[a-z]_id|.*id)$/;

/** A key names rows; a state says where they are in their life. */
export function isKey(column: string): boolean {
  return ids.test(column) && column !== 'paid' && column !== 'void';
}

/** A read of rows by their state, not of one row by its key. */
export function isScan(statement: Statement): boolean {
  if (statement.operation !== 'read' || statement.where === null) return false;
  if (statement.where.some((condition) => condition.op === 'eq' && isRowKey(condition.column))) return false;
  return statement.where.some((condition) => isState(condition));
}

/** A condition that a row stops to meet when it is marked. */
function isState(condition: Condition): boolean {
  if (switches.test(condition.column) || (ties.test(condition.column) && !asksForNone(condition))) return false;
  switch (condition.op) {
    case 'null': return true;
    case 'other': return false;
    // A value that the run chooses, such as an owner or a day, is no state.
    case 'eq': return !isKey(condition.column) && (condition.value !== undefined || states.test(condition.column));
    case 'ne': case 'in': return !isKey(condition.column);
    case 'compare': return !isKey(condition.column) && !quantities.test(condition.column);
  }
}

/** How much there is, or how often it was tried: a row with more of it is asked for again. */
const quantities = /(amount|balance|count|total|quantity|qty|stock|price|credits?|points|score|remaining|attempts|retries|tries)$/;

/** Somebody turns these on and off: they say nothing of work that waits. */
const switches = /(active|enabled|disabled|deleted|archived|visible|valid|verified|default|banned|blocked|revoked|(?:un|dis)(?:connected|subscribed|linked))(_?at)?$/;

/** So they do with these, and yet a run may be there to bring about what is not so yet: `linked = false`, and then `linked = true`. */
const ties = /(connected|subscribed|linked)(_?at)?$/;

function asksForNone({ op, value }: Condition): boolean {
  return op === 'null' || (op === 'eq' ? value === false || value === 0 : op === 'ne' && value === true);
}

const states = /stat(us|e)$|^(processed|sent|done|handled|claimed|locked)/;

export function isStateName(column: string): boolean {
  return states.test(column);
}

/** An update of many columns with whatever it is handed is the form of an editor, not a mark. */
const fewColumns = 3;

/** What the read asks for and the write changes; empty where the write does not mark what was read. */
export function findClaimColumns(read: Statement | null, write: Statement | null): readonly string[] {
  if (read === null || write === null || read.where === null) return [];
  // `save` of an object writes a row that is there; what inserts where there is none marks nothing.
  if (write.operation !== 'update' && !(write.operation === 'upsert' && write.onConflict === 'fail')) return [];
  // A table whose name the program puts together may belong to this run alone.
  if (read.table === null || (write.table !== null && !isSameTable(read.table, write.table))) return [];
  const asked = read.where.filter((condition) => isState(condition));
  const sets = (write.sets ?? []).filter(({ kind, column }, _, all) => kind !== 'other' || all.length <= fewColumns || asked.some((condition) => isSameColumn(condition.column, column) && isDue(condition)));
  const left = asked.filter((condition) => sets.some((set) => isSameColumn(set.column, condition.column) && leavesState(condition, set) && !asked.some((other) => isStillAsked(other, set)))).map(({ column }) => column);
  return left.length > 0 || !asked.some(isDue) ? left : findUnasked(asked, write);
}

/** When a row is to be worked on: who asks for all that are due and works them off moves the time on, or marks them otherwise. */
const dueTimes = /^(due|next|run|start|send|fire|retry|process|execute|publish|remind|visible|available|scheduled|deliver|not_?before|trigger)\w*(at|on|for|time|date|due|run|after|before|until|retry|send|attempt|reminder)$|^(due|next_?run|scheduled)$|due_?(at|on|date|time)$|^(lock|lease|claim|reserv)\w*(expir\w*|until)$/;

function isDue({ column, op }: Condition): boolean {
  return op === 'compare' && dueTimes.test(column);
}

/** Rows that are due by their time are marked by a state of which the read says nothing. */
function findUnasked(asked: readonly Condition[], { sets, where }: Statement): readonly string[] {
  if (where?.some(({ column, op }) => op === 'eq' && isRowKey(column)) !== true) return [];
  return (sets ?? []).filter(({ column, kind, value }) => kind === 'literal' && value !== null && value !== false && states.test(column) && !asked.some((condition) => isSameColumn(condition.column, column))).map(({ column }) => column);
}

/** One of several states that are asked for by `or`: the row is found again. */
function isStillAsked({ column, op, value }: Condition, set: NonNullable<Statement['sets']>[number]): boolean {
  return op === 'eq' && value !== undefined && value === set.value && isSameColumn(set.column, column);
}

/** `status = 'pending'` set to `'pending'` again marks nothing, nor does `'overdue'` where `pending` and `overdue` are asked for. */
function leavesState(condition: Condition, { kind, value }: NonNullable<Statement['sets']>[number]): boolean {
  if (ties.test(condition.column)) return kind === 'now' || value === true || value === 1;
  // What is asked to be there at all, such as a token, is renewed: it is there afterwards.
  if (condition.op === 'ne' && condition.value === null) return value === null;
  // `status <> 'archived'` holds of whatever else it is set to, and most likely of what nobody can read.
  if (condition.op === 'ne' && condition.value !== undefined) return value === condition.value;
  if (value === undefined) return true;
  if (condition.op === 'null') return value !== null;
  if (condition.op === 'in') return condition.values?.some((one) => one === value) !== true;
  if (condition.op === 'eq' && condition.value !== undefined) return value !== condition.value;
  return true;
}

/**
 * The statement changes only rows that still have the state they were read with; a condition nobody can read may be that. One that
 * still holds of what the statement sets turns nobody away: `retrying` where `pending` and `retrying` are asked for.
 */
export function isConditionalOn(statement: Statement | null, column: string): boolean {
  return statement?.where?.some((condition) => (condition.column === '?' || (isSameColumn(condition.column, column) && !staysTrue(statement, condition))) && (condition.nested !== true || statement.lock !== 'none')) === true;
}

/** `update … set worker = $1 where status = 'queued'`, and a read of what has this worker: those rows are the run's own. */
export function isReadOfOwn(write: Statement | null, read: Statement | null): boolean {
  if (write?.operation !== 'update' || !isSameTable(write.table, read?.table ?? null)) return false;
  const own = write.sets?.filter(({ column, kind }) => (kind === 'other' || kind === 'now') && read?.where?.some((condition) => condition.op === 'eq' && condition.value === undefined && isSameColumn(condition.column, column))) ?? [];
  return own.length > 0 && write.sets?.some(({ column }) => isConditionalOn(write, column)) === true;
}

/** What an update of waiting rows sets the column to, where the read asks for that as well; null for any other statement. */
export function findKeptState(read: Statement | null, write: Statement | null, column: string): string | null {
  if (write?.operation !== 'update' || read?.table == null || !isSameTable(read.table, write.table)) return null;
  const set = write.sets?.find((one) => isSameColumn(one.column, column));
  const isAsked = read.where?.some((condition) => isSameColumn(condition.column, column) && staysTrue(write, condition)) === true;
  return isAsked && typeof set?.value === 'string' ? set.value : null;
}

/**
 * `update … set status = 'sending' where status = 'queued'`, and a read of all that are `sending`: the column; null for any others. An
 * update of rows that it names, or one that also writes whose they are, tells them from those of other runs.
 */
export function findMarkedTogether(write: Statement | null, read: Statement | null): string | null {
  if (write?.operation !== 'update' || write.where === null || read?.where == null || !isSameTable(write.table, read.table)) return null;
  // `account_id is not null` names no row.
  if (write.where.some(({ column, op, value }) => column === '?' || (isKey(column) && op !== 'null' && !(op === 'ne' && value === null)) || op === 'other') || write.lock !== 'none') return null;
  for (const { column, kind, value } of write.sets ?? []) {
    const left = write.where.find((condition) => isSameColumn(condition.column, column));
    const asked = read.where.find((condition) => isSameColumn(condition.column, column));
    if (kind !== 'literal' || typeof value !== 'string' || left?.op !== 'eq' || left.value === undefined || left.value === value || asked?.op !== 'eq' || asked.value !== value) continue;
    // What else is asked for may be what the update wrote beside it, or a name of the run's own.
    const isOwn = read.where.some((condition) => condition !== asked && condition.op !== 'null' && condition.value === undefined && !write.where?.some((one) => isSameColumn(one.column, condition.column)));
    if (!isOwn) return column;
  }
  return null;
}

function staysTrue({ sets }: Statement, condition: Condition): boolean {
  if (condition.op !== 'eq' && condition.op !== 'in') return false;
  const set = sets?.find((one) => isSameColumn(one.column, condition.column));
  return set?.kind === 'literal' && set.value !== undefined && (condition.op === 'in' ? condition.values : [condition.value])?.some((one) => one === set.value) === true;
}

/** `next_run_at` and `nextRunAt` are the same to tables and models. */
export function isSameColumn(left: string, right: string): boolean {
  return plainName(left) === plainName(right);
}

export function isSameTable(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && singularName(left) === singularName(right);
}
