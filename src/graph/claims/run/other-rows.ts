/**
 * Several jobs in one handler: reminders for those who forgot their break, and then those who worked too long are clocked out. What is done
 * for the rows of one read is no work of another, and marks none of its rows.
 */
import type { ProgramGraph } from '../../../model/graph.ts';
import { isKey, isSameColumn, isSameTable, isScan } from '../claim-columns.ts';
import { canFollow } from './leaving-branch.ts';
import { isOtherChoice } from './other-choice.ts';
import type { RunEvent } from './run-events.ts';
import { findTies, type Ties } from './ties.ts';

/** What a run that has read these rows may do after it, but for what it does for rows that it reads elsewhere. */
export function listDoneForRows(graph: ProgramGraph, events: readonly RunEvent[], read: RunEvent): readonly RunEvent[] {
  let done = doneForRead.get(read);
  if (done === undefined) {
    const place = getSearches(events).places.get(read) ?? -1;
    done = events.slice(place + 1).filter((event) => canFollow(graph, read, event) && !isOtherChoice(graph, read, event) && !(isDone(event) && isOfOtherRows(graph, events, read, event)));
    doneForRead.set(read, done);
  }
  return done;
}

/** A read belongs to one run. */
const doneForRead = new WeakMap<RunEvent, readonly RunEvent[]>();

function isDone({ effect, statement }: RunEvent): boolean {
  return effect !== null || statement?.operation === 'update' || statement?.operation === 'upsert';
}

/** The event is done for rows that another read of the run has found, and nothing of it is told by those of this one. */
function isOfOtherRows(graph: ProgramGraph, events: readonly RunEvent[], read: RunEvent, event: RunEvent): boolean {
  const { places, searches, first } = getSearches(events);
  const end = places.get(event) ?? 0;
  if (end <= first) return false;
  const levels = listLevels(graph, read, event);
  const own = listCalls(read, event);
  if (levels.some(({ file, ties }) => ties.isOpen || [...ties.calls, ...ties.tests].some((call) => own.has(`${file}:${call}`)))) return false;
  return levels.some(({ file, ties }) => [...ties.calls].some((call) => searches.get(`${file}:${call}`)?.some(({ place, search, depth }) => {
    if (place >= end || search === read || depth < countCommon(search, event)) return false;
    return ties.rounds.has(call) || isSameTable(search.statement?.table ?? null, read.statement?.table ?? null);
  }) === true));
}

interface Searches {
  /** Where each event stands in the run. */
  readonly places: ReadonlyMap<RunEvent, number>;
  /** Reads that find rows of their own, under each call that leads to them, in the order of the run. */
  readonly searches: ReadonlyMap<string, readonly { readonly place: number; readonly search: RunEvent; readonly depth: number }[]>;
  /** Where the first of them stands; beyond the run where there is none. */
  readonly first: number;
}

const searchesOfRun = new WeakMap<readonly RunEvent[], Searches>();

/** Asked for each pair of a read and what follows it: a run of thousands of statements is looked through once. */
function getSearches(events: readonly RunEvent[]): Searches {
  const before = searchesOfRun.get(events);
  if (before !== undefined) return before;
  const own = events.flatMap((search, place) => (isOwnSearch(search) && !events.slice(0, place).some((update) => leadsInto(update, search)) ? [{ place, search }] : []));
  const searches = Map.groupBy(own.flatMap(({ place, search }) => [...search.way, search].map(({ node, call }, depth) => ({ key: `${node.file}:${call}`, place, search, depth }))), ({ key }) => key);
  const found = { places: new Map(events.map((event, place) => [event, place])), searches, first: own[0]?.place ?? events.length };
  searchesOfRun.set(events, found);
  return found;
}

/** It looks for whatever waits; one that is told whose rows it shall find may have been told by rows of before. */
function isOwnSearch({ statement, exceptional }: RunEvent): boolean {
  return !exceptional && statement !== null && isScan(statement) && statement.where?.some(({ column, op }) => (op === 'eq' || op === 'in') && isKey(column)) === false;
}

/** Rows are marked as being sent, and then those that are being sent are read: they are the same. */
function leadsInto({ statement: update }: RunEvent, { statement: search }: RunEvent): boolean {
  if (update?.operation !== 'update' || !isSameTable(update.table, search?.table ?? null)) return false;
  return update.sets?.some((set) => set.value !== undefined && search?.where?.some(({ column, op, value, values }) => isSameColumn(column, set.column) && (op === 'in' ? values?.includes(set.value ?? null) : op === 'eq' && value === set.value))) === true;
}

/** What leads to the event, from where it parts from the read. */
function listLevels(graph: ProgramGraph, read: RunEvent, event: RunEvent): readonly { readonly file: string; readonly ties: Ties }[] {
  const parting = countCommon(read, event);
  return [...event.way, event].slice(parting).flatMap(({ node, call }, depth) => {
    const facts = graph.files[node.file];
    const beside = depth === 0 ? (read.way[parting] ?? read).call : null;
    return facts === undefined ? [] : [{ file: node.file, ties: findTies(facts, node.function, call, beside) }];
  });
}

/** Calls that give the rows of a read, as far as they do not lead to the event as well. */
function listCalls(read: RunEvent, event: RunEvent): ReadonlySet<string> {
  return new Set([...read.way, read].slice(countCommon(read, event)).map(({ node, call }) => `${node.file}:${call}`));
}

function countCommon(left: RunEvent, right: RunEvent): number {
  let depth = 0;
  while (left.way[depth] !== undefined && left.way[depth]?.call === right.way[depth]?.call && left.way[depth]?.node.id === right.way[depth]?.node.id) depth += 1;
  return depth;
}
