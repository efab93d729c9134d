/**
 * Rows that a run takes by a state such as `processing`, and that nobody looks for in that state: those of a run whose process is killed
 * (a deploy, a crash, an instance less) keep it for ever, and their work is never done.
 */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { EffectNature } from '../effects/effects.ts';
import { rethrows } from '../effect-order/errors/failures.ts';
import { eachStep, holdsCall } from '../steps.ts';
import type { Condition, Literal, Statement } from '../statements/statement.ts';
import { findSchedulesOfEntry } from '../schedules-of-entry.ts';
import { isCountingRead } from './rows/counting-reads.ts';
import { isSameColumn, isSameTable } from './claim-columns.ts';
import { findClaimsOfEntry } from './claims-of-entry.ts';
import { findJudgedClaims } from './judged-claims.ts';
import { canFollow } from './run/leaving-branch.ts';
import { getNodeActions, type NodeAction } from './run/node-actions.ts';
import { getRunEvents, type RunEvent } from './run/run-events.ts';
import { isSearchedOutsideOfRuns } from './start-up-searches.ts';

export interface StrandedRows {
  readonly table: string;
  readonly column: string;
  /** What taken rows are set to. */
  readonly state: string;
  /** Finds the rows that wait. */
  readonly read: RunEvent;
  /** Takes them: the same statement, where one does both. */
  readonly update: RunEvent;
  /** What is done with a row, and is not done where the run is cut off. */
  readonly effect: RunEvent;
  /** Where an error of the work goes no further, and no row is written; null where none is kept, or some are. */
  readonly lostError: { readonly file: string; readonly line: number } | null;
}

/** What a row is called while somebody works on it: `processing`, `running`, `in_progress`, `locked`. `pending` and `waiting` are before that. */
const takenStates = /^(?:in[_ -]?)?(?!pend|wait|await|outstand|incom|upcom|miss|remain|follow)[a-z]+ing$|^in[_ -]?(?:progress|flight|process|work)$|^(?:claimed|locked|leased|taken|picked(?:[_ -]?up)?|acquired)$/i;

/** The same in Portuguese, Spanish, French, Italian, German, Indonesian and Turkish. */
const takenAbroad = /^(?:processando|enviando|executando|rodando|procesando|ejecutando|elaborando|em[_ -]?(?:processamento|andamento|execu[cç][aã]o|envio)|en[_ -]?(?:proceso|procesamiento|curso|ejecuci[oó]n|cours|traitement)|in[_ -]?(?:elaborazione|bearbeitung|corso)|wird[_ -]?verarbeitet|di?proses|sedang[_ -]?diproses|proses|i[sş]leniyor)$/i;

/** The claims of a run that hold, and of which nobody takes back the rows of a run that died. */
export function findStrandedRows(graph: ProgramGraph, entry: EntryPoint): readonly StrandedRows[] {
  if (entry.kind === 'http' && findSchedulesOfEntry(graph, entry).length === 0) return [];
  const told = findJudgedClaims(graph, entry).map(({ claim }) => claim);
  const events = getRunEvents(graph, entry);
  const taken = [
    ...findClaimsOfEntry(graph, entry).map(({ read, update, ...claim }) => ({ read, update, isTold: told.some((one) => one.verdict === claim.verdict) })),
    ...events.filter(isTakenAtOnce).map((update) => ({ read: update, update, isTold: false })),
    ...events.flatMap((update, index) => {
      const read = findWiderRead(events.slice(0, index), update);
      return read === null ? [] : [{ read, update, isTold: false }];
    }),
  ];
  return taken.flatMap(({ read, update, isTold }) => {
    const rows = judge(graph, events, read, update);
    // Of a claim that two runs win, what a killed run leaves is the lesser evil; what each failure leaves is one of its own.
    return rows === null || (isTold && (rows.lostError === null || entry.consumer !== null)) ? [] : [rows];
  });
}

/** `update … set status = 'processing' where status = 'pending' returning *`, `findOneAndUpdate({ status: 'pending' }, …)` */
function isTakenAtOnce({ statement, exceptional, edge }: RunEvent): boolean {
  return !exceptional && edge !== null && statement?.operation === 'update' && statement.returning && !namesRow(statement) && statement.sets?.some(({ column, value }) => asksForOther(statement.where, column, value)) === true;
}

/** `status in ('queued', 'processing')` is read, and each row is taken by an update that asks for `queued`. */
function findWiderRead(before: readonly RunEvent[], { statement, exceptional, edge }: RunEvent): RunEvent | null {
  if (exceptional || edge === null || statement?.operation !== 'update' || !namesRow(statement)) return null;
  return before.find((event) => event.statement?.operation === 'read' && isSameTable(event.statement.table, statement.table) && statement.sets?.some(({ column, value }) =>
    typeof value === 'string' && asksForOther(statement.where, column, value) && event.statement?.where?.some((condition) => condition.op === 'in' && isSameColumn(condition.column, column) && admits(condition, value)) === true) === true) ?? null;
}

function judge(graph: ProgramGraph, events: readonly RunEvent[], read: RunEvent, update: RunEvent): StrandedRows | null {
  const table = read.statement?.table ?? null;
  const set = update.statement?.sets?.find(({ column, value }) => typeof value === 'string' && (takenStates.test(value) || takenAbroad.test(value)) && [read, update].some((event) => asksForOther(event.statement?.where ?? null, column, value)));
  if (table === null || typeof set?.value !== 'string' || read.statement?.where?.some(isUnread) !== false) return null;
  const { column, value: state } = set;
  // What is read in that state and then left, because the update asks for another, is not taken again.
  const isLeftAgain = update !== read && excludes(update.statement, column, state);
  if (!isLeftAgain && read.statement.where.some((condition) => isSameColumn(condition.column, column) && admits(condition, state))) return null;
  const later = events.slice(events.indexOf(update) + 1).filter((event) => canFollow(graph, update, event));
  const effect = later.find((event) => isWork(event, table) && (update.transaction === null || event.transaction !== update.transaction));
  if (effect === undefined || !later.some(({ statement }) => leaves(statement, table, column, state))) return null;
  if (isLookedFor(graph, { table, column, state, update, own: isLeftAgain ? read : null }) || isSearchedOutsideOfRuns(graph, { table, column, isState: (value) => isSameState(value, state) })) return null;
  const isNoted = events.some((event) => event.exceptional && changes(event.statement, table));
  return { table, column, state, read, update, effect, lostError: isNoted ? null : findKeptError(graph, effect, update) };
}

/** The state is asked for by a value that is written there, and not by this one. */
function asksForOther(where: readonly Condition[] | null, column: string, state: Literal | undefined): boolean {
  return where?.some((condition) => isSameColumn(condition.column, column) && ((condition.op === 'eq' && typeof condition.value === 'string') || (condition.op === 'in' && condition.values !== undefined)) && typeof state === 'string' && !admits(condition, state)) === true;
}

function excludes(statement: Statement | null, column: string, state: string): boolean {
  const conditions = statement?.where?.filter((condition) => isSameColumn(condition.column, column)) ?? [];
  return conditions.length > 0 && conditions.every((condition) => !admits(condition, state));
}

/** Nobody knows what it lets through: `or(…)`, a condition that is put together. */
function isUnread({ column, op }: Condition): boolean {
  return column === '?' || op === 'other';
}

const works: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'message', 'paid-call', 'enqueue', 'request', 'write']);

function isWork({ effect, statement, exceptional }: RunEvent, table: string): boolean {
  return effect !== null && !exceptional && works.has(effect.nature) && !isSameTable(statement?.table ?? null, table);
}

/** The run itself sets the row to what comes after: the state is that of a row somebody works on, not a stage of its life. */
function leaves(statement: Statement | null, table: string, column: string, state: string): boolean {
  return statement?.operation === 'update' && isSameTable(statement.table, table) && statement.sets?.some((set) => isSameColumn(set.column, column) && set.kind === 'literal' && !isSameState(set.value, state)) === true;
}

function changes(statement: Statement | null, table: string): boolean {
  return statement !== null && statement.operation !== 'read' && (statement.table === null || isSameTable(statement.table, table));
}

/** A `catch` around the work keeps its error: the run goes on, with the next row or at the next tick. One further down may well answer that it failed. */
function findKeptError(graph: ProgramGraph, { way, node, call }: RunEvent, update: RunEvent): StrandedRows['lostError'] {
  const around = new Set([update.node.id, ...update.way.map((step) => step.node.id)]);
  for (const step of [{ node, call }, ...way.toReversed()].filter((one) => around.has(one.node.id))) {
    const { file } = step.node;
    const facts = graph.files[file];
    for (const one of eachStep(facts?.functions[step.node.function]?.body ?? [])) {
      if (one.kind !== 'try' || one.handler === null || rethrows(one.handler) || !holdsCall(one.block, step.call)) continue;
      const [first] = [...eachStep(one.handler)].flatMap((inner) => (inner.kind === 'call' ? (facts?.calls[inner.call]?.span[0] ?? []) : []));
      return { file, line: first ?? one.line };
    }
  }
  return null;
}

interface Left extends Pick<StrandedRows, 'table' | 'column' | 'state' | 'update'> {
  /** A read that finds them to no avail. */
  readonly own: RunEvent | null;
}

/** Something of the program asks for rows in this state, or by their age: what it does with them is not asked. */
function isLookedFor(graph: ProgramGraph, left: Left): boolean {
  const own = getOwnNodes(graph);
  return graph.nodes.some((node) => getNodeActions(graph, node).some((action) => !(action.node.file === left.own?.node.file && action.call === left.own.call) && isSearch(graph, action, own.has(node.id), left)));
}

function isSearch(graph: ProgramGraph, { statement, node, call }: NodeAction, isOwn: boolean, { table, column, state, update }: Left): boolean {
  if (statement === null || statement.operation === 'insert' || statement.operation === 'ddl' || (statement.table !== null && !isSameTable(statement.table, table))) return false;
  // What a page shows to somebody brings no row back.
  const isRead = statement.operation === 'read' || statement.operation === 'unknown';
  if (isRead && (!isOwn || isCountingRead(graph.files[node.file], call))) return false;
  if (statement.where === null) return statement.table !== null;
  if (namesRow(statement)) return false;
  // What the work itself writes down is there only where it was done: `status = 'sending' and receipt is not null`.
  if (isRead && statement.where.some((condition) => isSet(condition) && update.statement?.sets?.some((set) => isSameColumn(set.column, condition.column)) === false)) return false;
  const states = statement.where.filter((condition) => isSameColumn(condition.column, column));
  if (statement.table === null) return states.some(({ value, values }) => isSameState(value, state) || values?.some((one) => isSameState(one, state)) === true);
  // Those of an `or` stand beside each other.
  if (states.length > 0) return states.some((condition) => admits(condition, state));
  if (statement.where.some((condition) => isUnread(condition) || (condition.op !== 'eq' && condition.op !== 'in'))) return true;
  return !isRead && statement.where.length === 0;
}

/** `receipt is not null`. A time that was written when the row was made says nothing of the work. */
function isSet({ op, value, column }: Condition): boolean {
  return op === 'ne' && value === null && !/(?:^|_)(?:created|scheduled|due|queued|started|locked|claimed|send|next|run|updated)(?:_?(?:at|for|on|by|until))?$/i.test(column);
}

function admits(condition: Condition, state: string): boolean {
  switch (condition.op) {
    case 'eq': return condition.value === undefined || isSameState(condition.value, state);
    case 'in': return condition.values === undefined || condition.values.some((one) => isSameState(one, state));
    case 'ne': return !isSameState(condition.value, state);
    case 'null': return false;
    case 'compare': case 'other': return true;
  }
}

/** `JobStatus.InProgress` and `'in_progress'` are one to an enum and to the SQL beside it. */
function isSameState(left: Literal | undefined, right: string): boolean {
  return typeof left === 'string' && plain(left) === plain(right);
}

function plain(state: string): string {
  return state.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** One row, or some that are told by their keys. */
function namesRow({ where }: Statement): boolean {
  return where?.some(({ op, column }) => (op === 'eq' || op === 'in') && /^_?id$|^uuid$/.test(column)) === true;
}

const known = new WeakMap<ProgramGraph, ReadonlySet<number>>();

/** What runs without a request of somebody: schedules, consumers, what a program does when it starts, commands. */
function getOwnNodes(graph: ProgramGraph): ReadonlySet<number> {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const found = new Set(graph.entryPoints.filter((entry) => entry.kind !== 'http' || findSchedulesOfEntry(graph, entry).length > 0).map(({ node }) => node));
  for (const id of found) for (const { to } of graph.nodes[id]?.calls ?? []) for (const target of to) found.add(target);
  known.set(graph, found);
  return found;
}
