/** Home-made claims: rows that wait are read, and marked so that no other run takes them. Whether one of two runs loses. */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { isAnswerRead } from '../effect-order/call-values.ts';
import { getRank, isWriteRequest, type EffectNature } from '../effects/effects.ts';
import { findNodesAbove } from '../callers.ts';
import { findEffectsBeforeMarks } from '../effect-before-mark.ts';
import { isTakenUnderLock } from '../runs/compared-under-lock.ts';
import { isDeduplicated } from '../runs/deduplicated.ts';
import { isAttributeRead } from './rows/attribute-reads.ts';
import { isCountingRead } from './rows/counting-reads.ts';
import { canFollow } from './run/leaving-branch.ts';
import { handsRowsOut } from './rows/rows-handed-out.ts';
import { isOfOtherTable } from './rows/saved-table.ts';
import { getNodeActions } from './run/node-actions.ts';
import { isOneTransaction } from './run/named-transaction.ts';
import { isOtherChoice } from './run/other-choice.ts';
import { listDoneForRows } from './run/other-rows.ts';
import { getRunEvents, type RunEvent } from './run/run-events.ts';
import { isUninterrupted } from './run/uninterrupted.ts';
import { isEffectOfOthers, isMarkOfOthers, type Way } from './origins/of-other-rows.ts';
import { isBehindUniqueRow, isRefusedTwice } from './run/unique-row.ts';
import { isAskedBeforeInsert } from './run/asked-before-insert.ts';
import { findUnmarkedRows, isQueued } from './unmarked-rows.ts';
import { isResultTested } from './tested-result.ts';
import type { Statement } from '../statements/statement.ts';
import { findClaimColumns, findKeptState, findMarkedTogether, isKey, isReadOfOwn, isScan, isSameTable, isConditionalOn } from './claim-columns.ts';

export interface RowClaim {
  readonly table: string;
  /** What is asked for and then set: `status`. */
  readonly column: string;
  /** Where waiting rows are read. */
  readonly read: RunEvent;
  /** Where a row is read once more before it is marked, so that its state can be asked for; null where it is not. */
  readonly again: RunEvent | null;
  /** What marks them. */
  readonly update: RunEvent;
  /** What two runs then both do; the worst first. Empty where nothing lasting is seen. */
  readonly effects: readonly RunEvent[];
  readonly verdict: ClaimVerdict;
  /** Other reads of the run whose rows the same update marks. */
  readonly beside?: readonly RowClaim[];
}

export type ClaimVerdict =
  | { readonly kind: 'atomic' }
  /** `keeps`: what an earlier update sets, which is asked for as well. `test`: where the code compares the row, and whether that asks for an empty column. */
  | { readonly kind: 'broken'; readonly why: BrokenClaim; readonly keeps?: string; readonly test?: { readonly file: string; readonly line: number; readonly isEmpty: boolean } };

export type BrokenClaim =
  /** It asks for the row only, not for the value it had when it was read. */
  | 'unconditional'
  /** It asks for the old value, and nobody looks whether it changed a row. */
  | 'result-ignored'
  /** Rows are marked when their work is done. */
  | 'marked-afterwards'
  /** All that wait are marked in one statement, and then whatever is marked is read: that of other runs, too. */
  | 'read-by-mark'
  /** Its state is compared in the code, and the update asks for its key alone. */
  | 'tested-in-code'
  /** A job is queued for each row, and only that job marks it: until then every run finds it. */
  | 'marked-by-worker'
  /** The row lock ends with the statement that took it. */
  | 'lock-outside-transaction';

/** A run in which more reads precede one update is not asked about each of them. */
const mostBeside = 4;

const known = new WeakMap<ProgramGraph, Map<number, readonly RowClaim[]>>();

/** One claim per table and read, in the order of the run. */
export function findClaimsOfEntry(graph: ProgramGraph, entry: EntryPoint): readonly RowClaim[] {
  const entries = known.get(graph) ?? new Map<number, readonly RowClaim[]>();
  known.set(graph, entries);
  const seen = entries.get(entry.id);
  if (seen !== undefined) return seen;
  const claims = findClaims(graph, entry);
  entries.set(entry.id, claims);
  return claims;
}

/** The nodes from which rows are looked for by their state, and those from which rows are changed: a claim needs both. */
function getClaimingNodes(graph: ProgramGraph): ClaimingNodes {
  const before = claiming.get(graph);
  if (before !== undefined) return before;
  const nodesWith = (isOne: (statement: Statement) => boolean): ReadonlySet<number> => findNodesAbove(graph, (node) => getNodeActions(graph, node).some(({ statement }) => statement !== null && isOne(statement)));
  const found = { reading: nodesWith(isScan), writing: nodesWith(({ operation }) => operation === 'update' || operation === 'upsert') };
  claiming.set(graph, found);
  return found;
}

interface ClaimingNodes {
  readonly reading: ReadonlySet<number>;
  readonly writing: ReadonlySet<number>;
}

const claiming = new WeakMap<ProgramGraph, ClaimingNodes>();

function findClaims(graph: ProgramGraph, entry: EntryPoint): readonly RowClaim[] {
  const { reading, writing } = getClaimingNodes(graph);
  if (!reading.has(entry.node)) return [];
  const isWriting = writing.has(entry.node);
  const events = getRunEvents(graph, entry);
  const found: RowClaim[] = [];
  events.forEach((read, index) => {
    if (read.exceptional || read.statement === null || !isScan(read.statement) || isCountingRead(graph.files[read.node.file], read.call) || isAttributeRead(graph.files[read.node.file], read.call, read.statement)) return;
    if (isAskedBeforeInsert(events, index)) return;
    // What was taken before is the run's own.
    if (events.slice(0, index).some((event) => (isTaking(event) && isResultTested(graph, event)) || (!event.exceptional && isReadOfOwn(event.statement, read.statement)))) return;
    const claim = findReadByMark(graph, events, read, index) ?? (isWriting ? findClaim(graph, entry, events, read) : null) ?? findUnmarked(graph, events, read, index);
    if (claim === null || found.some((one) => !isSameUpdate(one, claim) && isLaterStage(events, one, claim))) return;
    const same = found.findIndex((one) => isSameUpdate(one, claim));
    // Of a message that names a row and a clock that takes all that wait, the second meets itself and the first.
    const before = found[same];
    if (before === undefined) found.push(claim);
    else if (namesRows(before) && !namesRows(claim)) found[same] = claim;
    else if ((before.beside?.length ?? 0) < mostBeside) found[same] = { ...before, beside: [...(before.beside ?? []), claim] };
  });
  return found;
}

/** Nothing of its own, such as a worker's name or a time, tells the run which of the marked rows are its own. */
function findReadByMark(graph: ProgramGraph, events: readonly RunEvent[], read: RunEvent, index: number): RowClaim | null {
  const { statement } = read;
  const marked = events.slice(0, index).flatMap((update) => {
    const column = update.exceptional ? null : findMarkedTogether(update.statement, statement);
    return column === null || !canFollow(graph, update, read) || isOtherChoice(graph, update, read) ? [] : [{ update, column }];
  });
  const [first] = marked;
  if (first === undefined || statement?.lock !== 'none') return null;
  const effects = findEffectsOfRows(graph, listDoneForRows(graph, events, read), read, read);
  return effects.length === 0 ? null : { table: statement.table ?? '', column: first.column, read, again: null, update: first.update, effects, verdict: { kind: 'broken', why: 'read-by-mark' } };
}

function findUnmarked(graph: ProgramGraph, events: readonly RunEvent[], read: RunEvent, index: number): RowClaim | null {
  if (!events.some(isQueued)) return null;
  const later = events.slice(index + 1).filter((event) => !isOtherChoice(graph, read, event) && canFollow(graph, read, event));
  const found = findUnmarkedRows(graph, read, later);
  return found === null ? null : { table: read.statement?.table ?? '', column: found.column, read, again: null, update: found.mark, effects: [found.enqueue], verdict: { kind: 'broken', why: 'marked-by-worker' } };
}

/** A function of the database that hands out rows, of whatever table. */
export function isTaking({ statement, exceptional }: RunEvent): boolean {
  return !exceptional && statement?.lock === 'skip-locked' && statement.operation === 'update' && statement.table === null;
}

function isSameUpdate(left: RowClaim, right: RowClaim): boolean {
  return left.update.node.file === right.update.node.file && left.update.call === right.update.call;
}

/** They are told by a key: `where event_id = $1 and processed = false`. */
function namesRows(claim: RowClaim | undefined): boolean {
  return claim?.read.statement?.where?.some(({ op, column }) => (op === 'eq' || op === 'in') && isKey(column)) === true;
}

/** Rows that the run has marked are read again and marked as done: who took them was decided before. */
function isLaterStage(events: readonly RunEvent[], first: RowClaim, later: RowClaim): boolean {
  if (!isSameTable(first.table, later.table) || events.indexOf(later.read) < events.indexOf(first.update)) return false;
  // Each row is claimed by its key, by whatever column; what is read and marked then is done for that row.
  if (first.verdict.kind === 'atomic' && first.update.statement?.where?.some(({ op, column }) => op === 'eq' && /^_?id$|^uuid$/.test(column)) === true) return true;
  if (first.column !== later.column) return false;
  const set = first.update.statement?.sets?.find(({ column }) => column === first.column);
  const asked = later.read.statement?.where?.find(({ column }) => column === later.column);
  return set?.value !== undefined && set.value === asked?.value;
}

function findClaim(graph: ProgramGraph, entry: EntryPoint, events: readonly RunEvent[], read: RunEvent): RowClaim | null {
  // Most reads of a long run are followed by no such update, and need not be compared with all that follows.
  if (!events.some((event) => !event.exceptional && findClaimColumns(read.statement, event.statement).length > 0)) return null;
  const later = listDoneForRows(graph, events, read);
  const work = new Set(later.filter((event) => isLastingEvent(graph, event, read)));
  const marks = later.flatMap((event) => {
    const columns = event.exceptional || !comesToRows(graph, read, event) ? [] : findClaimColumns(read.statement, event.statement);
    return columns.length === 0 || !leadsOn(graph, later, work, event) || isMarkOfOthers(graph, getDone(read), getDone(event)) || isOfOtherTable(graph, read, event, later) ? [] : [{ event, columns }];
  });
  // The mark of a way that is left with nothing done says little: what is repeated stands on another.
  const first = marks.find(({ event }) => findEffectsOfRows(graph, later, read, event).length > 0) ?? marks[0];
  if (first === undefined) return null;
  const claim = judgeMark(graph, events, later, read, first);
  const others = isUnconditional(claim) ? marks.filter(({ event }) => event !== first.event && !canFollow(graph, first.event, event)).map((mark) => judgeMark(graph, events, later, read, mark)) : [];
  const graver = others.find((other) => isUnconditional(other) && isWorse(other, claim) && !isToldByOrder(graph, entry, other));
  if (graver !== undefined) return { ...graver, beside: [claim] };
  return claim.verdict.kind === 'broken' && isToldByOrder(graph, entry, claim) ? null : claim;
}

interface Mark {
  readonly event: RunEvent;
  readonly columns: readonly string[];
}

function judgeMark(graph: ProgramGraph, events: readonly RunEvent[], later: readonly RunEvent[], read: RunEvent, { event: update, columns }: Mark): RowClaim {
  const table = read.statement?.table ?? update.statement?.table ?? '';
  const effects = findEffectsOfRows(graph, later, read, update);
  const again = later.slice(0, later.indexOf(update)).find((event) => !event.exceptional && isReadOfRow(event.statement, table)) ?? null;
  return { table, column: columns[0] ?? '', read, again, update, effects, verdict: judge(graph, read, update, columns, effects, events) };
}

function isUnconditional({ verdict }: RowClaim): boolean {
  return verdict.kind === 'broken' && verdict.why === 'unconditional';
}

/** Of two marks that stand on two branches, the one behind which the worse is done says what two runs come to. */
function isWorse(one: RowClaim, other: RowClaim): boolean {
  const [[worst], [milder]] = [one.effects, other.effects];
  return worst !== undefined && milder !== undefined && getWeight(worst) < getWeight(milder);
}

function isReadOfRow(statement: Statement | null, table: string): boolean {
  return statement?.operation === 'read' && isSameTable(statement.table, table) && statement.where?.some(({ op, column }) => op === 'eq' && isKey(column)) === true;
}

/** The order of effect and mark is told by the rule for that: the rows are the same, or what is done with them is. A remark tells of neither. */
function isToldByOrder(graph: ProgramGraph, entry: EntryPoint, { table, verdict, read, update, effects }: RowClaim): boolean {
  if (verdict.kind !== 'broken' || verdict.why === 'lock-outside-transaction') return false;
  return findEffectsBeforeMarks(graph, entry).some((order) => {
    const { mark } = order;
    // Another job of the same consumer may mark rows of the table for reasons of its own.
    const isOwnJob = !order.effect.choices.some(({ isJob }) => isJob === true) || mark?.write.edge === update.edge || mark?.read.edge === read.edge;
    if (mark !== null && isOwnJob && isSameTable(mark.write.statement.table, table)) return true;
    const told = [order.effect.edge, ...order.others.map(({ call }) => call.edge)];
    return order.severity !== 'info' && verdict.why === 'marked-afterwards' && effects.some(({ edge }) => edge !== null && told.includes(edge));
  });
}

/** A mark on a way that is left at once takes no row for what is done on the others. */
function leadsOn(graph: ProgramGraph, later: readonly RunEvent[], work: ReadonlySet<RunEvent>, mark: RunEvent): boolean {
  if (work.size === 0) return true;
  let isBefore = true;
  for (const event of later) {
    if (event === mark) isBefore = false;
    else if (work.has(event) && (isBefore ? canFollow(graph, event, mark) : canFollow(graph, mark, event))) return true;
  }
  return false;
}

function judge(graph: ProgramGraph, read: RunEvent, update: RunEvent, columns: readonly string[], effects: readonly RunEvent[], events: readonly RunEvent[]): ClaimVerdict {
  const { lock } = read.statement ?? {};
  const isLocked = lock === 'skip-locked' || lock === 'for-update';
  if (isLocked && (read.statement?.inTransaction === true || (read.transaction !== null && read.transaction === update.transaction))) return { kind: 'atomic' };
  if (events.slice(events.indexOf(read), events.indexOf(update)).some((event) => asksAgain(event, read, columns) && isKeptApart(graph, event, update))) return { kind: 'atomic' };
  if (isTakenUnderLock(graph, update, events) || isUninterrupted(graph, read, [update, ...effects])) return { kind: 'atomic' };
  if (columns.some((column) => isConditionalOn(update.statement, column))) {
    return update.statement?.throwsOnNone === true || isResultTested(graph, update) || isReadAgain(update, columns, events) ? { kind: 'atomic' } : { kind: 'broken', why: 'result-ignored' };
  }
  if (isLocked) return { kind: 'broken', why: 'lock-outside-transaction' };
  const [worst] = effects;
  const isOneTransaction = worst?.transaction != null && worst.transaction === update.transaction;
  if (worst === undefined || isOneTransaction || events.indexOf(worst) > events.indexOf(update)) return { kind: 'broken', why: 'unconditional' };
  const keeps = events.slice(events.indexOf(read), events.indexOf(worst)).flatMap((event) => columns.flatMap((column) => findKeptState(read.statement, event.statement, column) ?? []))[0];
  return { kind: 'broken', why: 'marked-afterwards', ...(keeps !== undefined && { keeps }) };
}

const documents: ReadonlySet<string> = new Set(['mongoose', 'mongodb']);

function isOfDocuments({ edge }: RunEvent): boolean {
  return edge?.roles.some(({ library }) => documents.has(library)) === true;
}

/**
 * A row that is read under a lock stays as it is until the transaction ends; in one of MongoDB, a write to what another run has changed since
 * the read ends it: https://www.mongodb.com/docs/manual/core/transactions-production-consideration/#in-progress-transactions-and-write-conflicts
 */
function isKeptApart(graph: ProgramGraph, read: RunEvent, update: RunEvent): boolean {
  const { statement } = read;
  const isTogether = isOneTransaction(graph, read, update);
  if (statement?.lock === 'for-update' || statement?.lock === 'skip-locked') return isTogether && !read.exceptional;
  return isOfDocuments(read) && statement?.inTransaction === true && isTogether;
}

/** The read before the mark asks for the state too. */
function asksAgain({ statement }: RunEvent, read: RunEvent, columns: readonly string[]): boolean {
  return statement?.operation === 'read' && isSameTable(statement.table, read.statement?.table ?? null) && statement.where?.some(({ column }) => columns.includes(column)) === true;
}

/** How far out a function may hand the rows it took. */
const widest = 3;

/** What is done between the two statements and after them; where one function takes the rows, by those it gives them to. */
export function findEffectsOfRows(graph: ProgramGraph, later: readonly RunEvent[], read: RunEvent, update: RunEvent): readonly RunEvent[] {
  const common = getCommonWay(read, update);
  const again = later.filter(({ statement }) => statement?.operation === 'read' && isSameTable(statement.table, read.statement?.table ?? null)).map((event) => getDone(event).way);
  for (let out = 0; out <= Math.min(widest, common.length); out += 1) {
    if (out > 0 && !handsRowsOut(graph, read, common.length - out)) return [];
    const scope = common.slice(0, common.length - out);
    const inScope = later.filter((event) => scope.every((id, position) => getWay(event)[position] === id));
    const effects = findLasting(graph, inScope, read).filter((effect) => effect !== update && canFollow(graph, update, effect) && !isProtected(graph, later, effect) && !isEffectOfOthers(graph, getDone(read).way, again, getDone(effect).way));
    if (effects.length > 0) return effects;
  }
  return [];
}

/** Who marks a row with a value of its own and reads it again knows by that value who won. */
function isReadAgain(update: RunEvent, columns: readonly string[], events: readonly RunEvent[]): boolean {
  const isOwn = update.statement?.sets?.some((set) => columns.includes(set.column) && (set.kind === 'now' || set.kind === 'other')) === true;
  return isOwn && events.slice(events.indexOf(update) + 1, events.indexOf(update) + 3).some((event) => event.statement?.operation === 'read');
}

const lasting: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'destruction', 'message', 'paid-call', 'write', 'counter', 'enqueue', 'request']);

/** What a second run of the same rows repeats; the worst first. Changes of the claimed rows themselves are none. */
function findLasting(graph: ProgramGraph, events: readonly RunEvent[], read: RunEvent): readonly RunEvent[] {
  return events.filter((event) => isLastingEvent(graph, event, read)).toSorted((a, b) => getWeight(a) - getWeight(b));
}

function isLastingEvent(graph: ProgramGraph, event: RunEvent, read: RunEvent): boolean {
  const { effect, statement, exceptional } = event;
  if (effect === null || exceptional || !lasting.has(effect.nature)) return false;
  if (effect.nature === 'enqueue' && isDeduplicated([effect])) return false;
  if (effect.nature === 'request' && isQuestion(graph, event)) return false;
  // The next invoice of a subscription may well be another row beside it.
  if (statement !== null && statement.operation !== 'insert' && isSameTable(statement.table, read.statement?.table ?? null)) return false;
  return statement?.onConflict !== 'ignore' && statement?.onConflict !== 'update' && !isRefusedTwice(graph, event);
}

/** A request of whatever method, whose answer is read: it asks for something. */
function isQuestion(graph: ProgramGraph, { effect, node, call }: RunEvent): boolean {
  const facts = graph.files[node.file];
  return effect !== null && facts !== undefined && !isWriteRequest(effect.match) && isAnswerRead(facts, call);
}

/** What another service is asked to do is the work; a row written beside it is its trace. */
function getWeight({ effect }: RunEvent): number {
  const nature = effect?.nature ?? 'request';
  return getRank(nature === 'write' ? 'idempotent-write' : nature);
}

/** Something between the read and the effect lets one run only go on. */
function isProtected(graph: ProgramGraph, later: readonly RunEvent[], effect: RunEvent): boolean {
  return later.slice(0, later.indexOf(effect)).some((event) => {
    const { statement } = event;
    if (event.edge?.roles.some((match) => match.role === 'lock') === true) return true;
    if (statement === null || event.exceptional) return false;
    if (statement.advisoryLock) return true;
    if (statement.operation === 'insert') return statement.onConflict === 'ignore' ? isResultTested(graph, event) : isBehindUniqueRow(graph, event, effect);
    if (statement.operation !== 'update' && statement.operation !== 'delete') return false;
    const claims = statement.operation === 'delete' ? statement.returning : statement.sets?.some(({ column }) => isConditionalOn(statement, column)) === true || statement.lock === 'skip-locked';
    return claims && (statement.throwsOnNone || isResultTested(graph, event));
  });
}

/** The call with those that lead to it, as origins are traced. */
export function getDone({ node, call, way, statement }: RunEvent): { readonly way: Way; readonly statement: Statement | null } {
  return { way: [...way, { node, call }].map((step) => ({ file: step.node.file, call: step.call })), statement };
}

function getWay(event: RunEvent): readonly string[] {
  let way = ways.get(event);
  if (!way) ways.set(event, (way = event.way.map((step) => `${step.node.id}:${step.call}`)));
  return way;
}

const ways = new WeakMap<RunEvent, readonly string[]>();

/** False of what stands outside of a function that reads the rows and hands them to nobody. */
function comesToRows(graph: ProgramGraph, read: RunEvent, event: RunEvent): boolean {
  const from = getCommonWay(read, event).length;
  return read.way.slice(from).every((_, index) => handsRowsOut(graph, read, from + index));
}

/** The calls that lead to both. */
function getCommonWay(left: RunEvent, right: RunEvent): readonly string[] {
  const other = getWay(right);
  const common: string[] = [];
  for (const [index, id] of getWay(left).entries()) {
    if (other[index] !== id) break;
    common.push(id);
  }
  return common;
}
