/**
 * A row that is read by its key, compared in the code, and then marked by its key alone: `if (order.status === 'paid') return;`, and
 * `update({ where: { id }, data: { status: 'paid' } })`. It turns away who comes later, and nobody who read before the update.
 */
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Condition } from '../statements/statement.ts';
import { isUniqueInsert } from '../tables/unique-insert.ts';
import { isConditionalOn, isKey, isSameTable } from './claim-columns.ts';
import { findEffectsOfRows, type RowClaim } from './claims-of-entry.ts';
import { canFollow } from './run/leaving-branch.ts';
import { findOwnCall, listRowHolders, type RowHolder } from './rows/row-holders.ts';
import { getSaved } from './rows/row-writes.ts';
import { getRunEvents, type RunEvent } from './run/run-events.ts';
import { endsTestedState, findTestedStates } from './state-tests.ts';
import { isResultTested } from './tested-result.ts';

export interface TestedRow {
  readonly claim: RowClaim;
  /** The function that reads, or has read, and tests: whoever calls it does what two runs do. */
  readonly holder: FunctionNode;
}

export function findTestedRows(graph: ProgramGraph, entry: EntryPoint): readonly TestedRow[] {
  const events = getRunEvents(graph, entry);
  const found: TestedRow[] = [];
  events.forEach((read, index) => {
    if (!isReadByKey(read)) return;
    for (const update of events.slice(index + 1)) {
      if (!mayMark(read, update) || found.some(({ claim }) => isSameCall(claim.update, update))) continue;
      const test = canFollow(graph, read, update) ? findTest(graph, read, update) : null;
      if (test === null || events.slice(0, index).some((event) => keepsOut(graph, event))) continue;
      const effects = findEffects(graph, events.slice(index + 1), read, update, test);
      if (effects.length > 0) found.push({ holder: test.holder.node, claim: { table: read.statement?.table ?? '', column: test.column, read, again: null, update, effects, verdict: { kind: 'broken', why: 'tested-in-code', test: { file: test.holder.node.file, line: test.line, isEmpty: test.isEmpty } } } });
    }
  });
  return found;
}

/** What stands on a way that is left before the update is nothing to it. */
function findEffects(graph: ProgramGraph, events: readonly RunEvent[], read: RunEvent, update: RunEvent, test: RowTest): readonly RunEvent[] {
  const at = events.indexOf(update);
  const together = events.filter((event, index) => canFollow(graph, read, event) && (event === update || (index < at ? canFollow(graph, event, update) : canFollow(graph, update, event))));
  return findEffectsOfRows(graph, together, read, update).filter((effect) => isBehind(read, test, effect) && !isRefused(graph, together, effect) && isWorth(effect));
}

/** What another service made for the row is kept there: who asks for it twice mostly gets the same, or one that nobody uses. What else a request asks for nobody knows. */
function isWorth({ effect }: RunEvent): boolean {
  return effect?.nature !== 'request';
}

function isSameCall(left: RunEvent, right: RunEvent): boolean {
  return left.node.file === right.node.file && left.call === right.call;
}

function isReadByKey({ statement, exceptional, edge }: RunEvent): boolean {
  return !exceptional && edge?.roles.some(({ role }) => role === 'db-call') === true && statement?.operation === 'read' && statement.lock === 'none' && statement.table !== null && namesRow(statement.where);
}

function namesRow(where: readonly Condition[] | null): boolean {
  return where?.some(({ op, column }) => op === 'eq' && isKey(column)) === true;
}

/** A lock, a claim or a note of the message before it: who comes second does not get here. */
function keepsOut(graph: ProgramGraph, event: RunEvent): boolean {
  const { statement, exceptional, edge } = event;
  if (edge?.roles.some(({ role }) => role === 'lock') === true) return true;
  if (statement === null || exceptional) return false;
  if (statement.advisoryLock || statement.lock !== 'none') return true;
  if (statement.operation === 'insert') return (statement.onConflict === 'ignore' && isResultTested(graph, event)) || isUniqueInsert(graph, statement, event.node);
  return statement.operation === 'update' && statement.sets?.some(({ column }) => isConditionalOn(statement, column)) === true && (statement.throwsOnNone || isResultTested(graph, event));
}

interface RowTest {
  readonly column: string;
  readonly holder: RowHolder;
  readonly line: number;
  readonly isEmpty: boolean;
}

/** It names the row by its key and nothing else. Of what one transaction does the database may let one of two fail: that depends on its isolation. */
function mayMark(read: RunEvent, { statement, exceptional, transaction }: RunEvent): boolean {
  if (exceptional || statement?.operation !== 'update' || statement.sets === null || statement.where === null || statement.where.length === 0) return false;
  if (!statement.where.every(({ op, column }) => op === 'eq' && isKey(column))) return false;
  if ((read.transaction !== null && read.transaction === transaction) || read.statement?.inTransaction === true) return false;
  return statement.table === null || isSameTable(statement.table, read.statement?.table ?? null);
}

function findTest(graph: ProgramGraph, read: RunEvent, update: RunEvent): RowTest | null {
  const { sets, table } = update.statement ?? { sets: null, table: null };
  for (const holder of listRowHolders(graph, read)) {
    const call = findOwnCall(read, holder, update);
    if (call === null || (table === null && !isSavedHere(holder, update))) continue;
    const state = getStates(holder, call).find((one) => sets?.some((set) => endsTestedState(one, set)));
    if (state !== undefined) return { column: state.column, holder, line: state.line, isEmpty: state.is === 'empty' };
  }
  return null;
}

function getStates({ facts, node, isRow }: RowHolder, call: number): ReturnType<typeof findTestedStates> {
  return findTestedStates(facts.functions[node.function]?.body ?? [], facts, call, isRow);
}

/** `order.save()` of the row that was read. */
function isSavedHere({ facts, node, isRow }: RowHolder, update: RunEvent): boolean {
  const call = facts.calls[update.call];
  return update.node.id === node.id && call?.callee.kind === 'member' && isRow(getSaved(call, call.callee.object));
}

/** Only the run that passed the test comes to the effect. */
function isBehind(read: RunEvent, { column, holder }: RowTest, effect: RunEvent): boolean {
  const call = findOwnCall(read, holder, effect);
  return call !== null && getStates(holder, call).some((state) => state.column === column);
}

/** Something that only one of two runs can write stands before the effect, or is undone with it. */
function isRefused(graph: ProgramGraph, later: readonly RunEvent[], effect: RunEvent): boolean {
  const at = later.indexOf(effect);
  return later.some((event, index) => keepsOut(graph, event) && (index < at || (event.transaction !== null && event.transaction === effect.transaction)));
}
