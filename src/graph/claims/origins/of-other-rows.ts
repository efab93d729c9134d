/**
 * Whether what a run does after a read has anything to do with the rows that it found: a report is read for a prompt, and then orders of
 * another list are sent and marked. What cannot be followed is taken to be done for the rows.
 */
import type { Term } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { readChain } from '../../statements/chain.ts';
import type { Statement } from '../../statements/statement.ts';
import { findAround } from '../run/ties.ts';
import { isKey, isSameColumn, isStateName } from '../claim-columns.ts';
import { follow, followRoot, makeTrace, type Stage, type Trace } from './trace.ts';

/** A call of a run, and before it those that lead to it, outermost first. */
export type Way = readonly { readonly file: string; readonly call: number }[];

interface Done {
  readonly way: Way;
  readonly statement: Statement | null;
}

/** The write names its rows by a key that neither comes from the read nor was handed to it as well. */
export function isMarkOfOthers(graph: ProgramGraph, read: Done, write: Done): boolean {
  if (isOfOtherKind(read.statement, write.statement)) return true;
  if (!namesOtherwise(read.statement, write.statement)) return false;
  const parted = traceMark(graph, read.way, write.way);
  return parted?.trace.found === 'other' && !sharesLeaves(parted);
}

/** What the write names its rows by was handed to the read as well. */
function sharesLeaves({ trace, asked }: Parted): boolean {
  followStatement(asked);
  return [...trace.leaves].some((leaf) => [...asked.leaves].some((other) => leaf.startsWith(other) || other.startsWith(leaf)));
}

/** Neither what it is done with, nor how often, nor whether it is done at all is told by the rows; `again`: where they are read once more. */
export function isEffectOfOthers(graph: ProgramGraph, read: Way, again: readonly Way[], effect: Way): boolean {
  return traceEffect(graph, read, again, effect)?.trace.found === 'other';
}

/** The write is seen to name the rows of the read, or takes whatever has the state that the read asked for. */
export function isMarkOfRows(graph: ProgramGraph, read: Done, write: Done): boolean {
  if (isOfOtherKind(read.statement, write.statement)) return false;
  if (asksForAll(write.statement)) return true;
  const parted = traceMark(graph, read.way, write.way);
  if (parted === null || parted.trace.found === 'rows') return parted !== null;
  return !namesOtherwise(read.statement, write.statement) && (parted.trace.found === 'unknown' || sharesLeaves(parted));
}

/** It is seen to be done with the rows, for each of them, or because of them. */
export function isEffectOfRows(graph: ProgramGraph, read: Way, again: readonly Way[], effect: Way): boolean {
  return traceEffect(graph, read, again, effect)?.trace.found === 'rows';
}

function traceMark(graph: ProgramGraph, read: Way, write: Way): Parted | null {
  const parted = part(graph, read, [], write);
  if (parted === null) return null;
  const { trace } = parted;
  trace.stages.forEach((stage, level) => { followTerms(trace, findAround(stage.facts, stage.fn, stage.call, level === 0 ? parted.beside : null).over, level); });
  followStatement(trace);
  return parted;
}

function traceEffect(graph: ProgramGraph, read: Way, again: readonly Way[], effect: Way): Parted | null {
  const parted = part(graph, read, again, effect);
  if (parted === null) return null;
  const { trace } = parted;
  trace.stages.forEach((stage, level) => {
    const { over, tests, mayLeave } = findAround(stage.facts, stage.fn, stage.call, level === 0 ? parted.beside : null);
    followTerms(trace, [...over, ...tests, ...mayLeave, ...(stage.facts.calls[stage.call]?.args ?? []).filter(({ kind }) => kind !== 'function')], level);
  });
  followStatement(trace);
  return parted;
}

interface Parted {
  readonly trace: Trace;
  /** Of the read: what it was handed. */
  readonly asked: Trace;
  /** What leads to the read in the function that leads to both. */
  readonly beside: number;
}

/** Null where they have no function in common. */
function part(graph: ProgramGraph, read: Way, again: readonly Way[], event: Way): Parted | null {
  let common = 0;
  while (common < event.length - 1 && read[common]?.file === event[common]?.file && read[common]?.call === event[common]?.call) common += 1;
  // `pool.query(text, (error, { rows }) => …)`: what is done in the callback of the read is done with what it gives.
  const isWithin = common === read.length;
  if (isWithin) common -= 1;
  const stages = listStages(graph, event.slice(common));
  const asked = listStages(graph, read.slice(common));
  const [first] = stages;
  const [beside] = asked;
  if (first === undefined || beside === undefined || first.file !== beside.file || first.fn !== beside.fn) return null;
  // A call that leads to the event as well gives nothing that it goes by.
  const leading = new Set((isWithin ? event.slice(common + 1) : event).map(nameOf));
  const own = new Set([...asked, ...again.flat()].map(nameOf).filter((call) => !leading.has(call)));
  return { trace: makeTrace(stages, asked, own), asked: makeTrace(asked, [], new Set()), beside: beside.call };
}

function nameOf({ file, call }: { readonly file: string; readonly call: number }): string {
  return `${file}:${String(call)}`;
}

function listStages(graph: ProgramGraph, way: Way): readonly Stage[] {
  return way.flatMap(({ file, call }) => {
    const facts = graph.files[file];
    const made = facts?.calls[call];
    return facts === undefined || made === undefined ? [] : [{ file, facts, fn: made.in, call }];
  });
}

function followTerms(trace: Trace, terms: readonly Term[], level: number): void {
  for (const term of terms) follow(trace, term, { level, path: [], isReceiver: false });
}

/** All that the last call, or the chain that it ends, is given. */
function followStatement(trace: Trace): void {
  const level = trace.stages.length - 1;
  const last = trace.stages[level];
  if (last === undefined) return;
  const { root, links } = readChain(last.facts, last.call);
  followTerms(trace, links.flatMap(({ args }) => args), level);
  followRoot(trace, root, level);
}

/** `channel = 'mail'` was asked for, and a row of `channel: 'text'` is written: no state that a row comes to, but another row. */
function isOfOtherKind(read: Statement | null, write: Statement | null): boolean {
  if (write?.operation !== 'insert' && (write?.operation !== 'upsert' || write.onConflict === 'fail')) return false;
  return read?.where?.some(({ op, column, value }) => op === 'eq' && typeof value === 'string' && !isStateName(column) && write.sets?.some((set) => isSameColumn(set.column, column) && typeof set.value === 'string' && set.value !== value)) === true;
}

/** `update … where status = 'waiting'`: no key says which. */
function asksForAll(write: Statement | null): boolean {
  return write?.operation === 'update' && write.where !== null && write.where.length > 0 && !write.where.some(({ column }) => column === '?' || isKey(column));
}

/** By a key of which the read says nothing; one that asks for whatever has the state asks for the same rows, and one that nobody can read may. */
function namesOtherwise(read: Statement | null, write: Statement | null): boolean {
  const asked = read?.where ?? null;
  if (asked === null || write === null) return false;
  const isAsked = (column: string): boolean => asked.some((condition) => isSameColumn(condition.column, column));
  if (write.operation === 'insert' || (write.operation === 'upsert' && write.where === null)) return write.sets !== null && !write.sets.some(({ column }) => isKey(column) && isAsked(column));
  if (write.where === null || write.where.some(({ column }) => column === '?')) return false;
  const keys = write.where.filter(({ op, column }) => (op === 'eq' || op === 'in') && isKey(column));
  return keys.length > 0 && !keys.some(({ column }) => isAsked(column));
}
