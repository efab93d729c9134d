/**
 * Rows that wait are read and a job is queued for each, and nothing marks them before a job has worked them off: whoever asks in the
 * meantime, be it the next tick, finds the same rows and queues them again.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findEffectsOfEntry } from '../effects/effects-of-entry.ts';
import { getGuardsOfEntry } from '../guards-of-entry.ts';
import { findQueueCalls } from '../queue-calls.ts';
import { isDeduplicated } from '../runs/deduplicated.ts';
import type { Literal } from '../statements/statement.ts';
import { eachStep, endsPath } from '../steps.ts';
import { forEachTerm } from '../terms.ts';
import { findClaimColumns, isConditionalOn, isSameColumn, isSameTable, isStateName } from './claim-columns.ts';
import { getRunEvents, type RunEvent } from './run/run-events.ts';

export interface UnmarkedRows {
  readonly column: string;
  /** Puts a job on the queue for each row. */
  readonly enqueue: RunEvent;
  /** Where the worker marks the row. */
  readonly mark: RunEvent;
}

/** Null where the run marks or notes anything itself, looks at each row again, or where the worker lets go of what is done. */
export function findUnmarkedRows(graph: ProgramGraph, read: RunEvent, later: readonly RunEvent[]): UnmarkedRows | null {
  const { statement } = read;
  if (statement === null || statement.limit === 1 || statement.lock !== 'none') return null;
  const asked = statement.where?.find(({ op, column, value }) => op === 'eq' && isStateName(column) && typeof value === 'string');
  const at = later.findIndex(isQueued);
  const enqueue = later[at];
  if (asked === undefined || enqueue?.effect == null || isDeduplicated([enqueue.effect])) return null;
  if (later.some((event, index) => keepsOut(event, statement.table) || (index < at && event.loop && event.statement !== null))) return null;
  if (asksForState(graph, [...read.way, read, ...enqueue.way, enqueue].map(({ node }) => node))) return null;
  for (const worker of findWorkers(graph, enqueue)) {
    const mark = findMark(graph, worker, read, asked.column, asked.value);
    if (mark !== null) return { column: asked.column, enqueue, mark };
  }
  return null;
}

/** A job for each row. */
export function isQueued({ effect, loop, exceptional, edge }: RunEvent): boolean {
  return effect?.nature === 'enqueue' && loop && !exceptional && edge !== null;
}

/** The run changes rows of this table, or something of each row, or takes a lock. */
function keepsOut({ statement, edge, loop }: RunEvent, table: string | null): boolean {
  if (edge?.roles.some(({ role }) => role === 'lock') === true) return true;
  if (statement === null || statement.operation === 'read') return false;
  return loop || statement.table === null || isSameTable(statement.table, table);
}

function findWorkers(graph: ProgramGraph, { edge }: RunEvent): readonly EntryPoint[] {
  return graph.entryPoints.filter(({ consumer }) => consumer !== null && findQueueCalls(graph, [consumer.library], consumer.queue).some(({ role, place }) => role === 'queue-producer' && place.file === edge?.place.file && place.span.join() === edge.place.span.join()));
}

const grave: ReadonlySet<string> = new Set(['money', 'message', 'paid-call']);

/** Where the worker takes the row out of what is asked for; null where it does nothing that hurts twice, or would not do it twice. */
function findMark(graph: ProgramGraph, worker: EntryPoint, read: RunEvent, column: string, asked: Literal | undefined): RunEvent | null {
  if (!findEffectsOfEntry(graph, worker).some(({ nature }) => grave.has(nature)) || getGuardsOfEntry(graph, worker).weakest !== null) return null;
  const events = getRunEvents(graph, worker);
  const marks = events.filter((event) => !event.exceptional && findClaimColumns(read.statement, event.statement).some((one) => isSameColumn(one, column)));
  const [mark] = marks;
  if (mark === undefined || events.some(({ statement }) => statement !== null && (statement.table === null || isSameTable(statement.table, read.statement?.table ?? null)) && isConditionalOn(statement, column))) return null;
  const values = new Set([asked, ...marks.flatMap(({ statement }) => statement?.sets?.flatMap((set) => (isSameColumn(set.column, column) ? [set.value] : [])) ?? [])]);
  const nodes = new Set(events.flatMap(({ node, way }) => [node, ...way.map((step) => step.node)]));
  return [...nodes].some((node) => lets(graph, node, column, values)) ? null : mark;
}

/** `if (contact.status === 'sent') return;`: a job that comes twice is let go the second time. */
function lets(graph: ProgramGraph, node: FunctionNode, column: string, values: ReadonlySet<Literal | undefined>): boolean {
  return someLeavingTest(graph, node, (facts, test) => {
    const named: string[] = [];
    const compared: string[] = [];
    forEachTerm(facts, test, (term) => {
      if (term.kind === 'member') (isSameColumn(term.property, column) ? named : compared).push(term.property);
      if (term.kind === 'literal' && typeof term.value === 'string') compared.push(term.value);
    });
    return named.length > 0 && (compared.length === 0 || compared.some((one) => values.has(one)));
  });
}

/** `if (campaign.status !== 'draft') return;`: who comes second may be turned away by something else than the rows. */
function asksForState(graph: ProgramGraph, nodes: readonly FunctionNode[]): boolean {
  return nodes.some((node) => someLeavingTest(graph, node, (facts, test) => {
    const named: string[] = [];
    forEachTerm(facts, test, (term) => { if (term.kind === 'member') named.push(term.property.toLowerCase()); });
    return named.some(isStateName);
  }));
}

function someLeavingTest(graph: ProgramGraph, { file, function: fn }: FunctionNode, isOne: (facts: FileFacts, test: Term) => boolean): boolean {
  const facts = graph.files[file];
  const leaves = (step: Step): boolean => step.kind === 'branch' && (endsPath(step.then) || endsPath(step.otherwise)) && facts !== undefined && isOne(facts, step.test);
  return [...eachStep(facts?.functions[fn]?.body ?? [])].some(leaves);
}
