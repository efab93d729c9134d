/**
 * A run as a line of events: the statements it makes and the effects it has, in the order of the source, through the functions
 * it calls.
 */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import type { Effect } from '../../effects/effects.ts';
import { findListTransaction } from '../../effect-order/database-calls.ts';
import type { Statement } from '../../statements/statement.ts';
import { withHandedRow } from '../rows/handed-row.ts';
import { getActingNodes, getNodeActions, type NodeAction } from './node-actions.ts';

export interface RunEvent {
  readonly node: FunctionNode;
  /** Index into the calls of the node's file. */
  readonly call: number;
  /** Null for a write that is no call of a library: `job.save()`. */
  readonly edge: CallEdge | null;
  readonly statement: Statement | null;
  readonly effect: Effect | null;
  /** The calls that lead here, outermost first. */
  readonly way: readonly WayStep[];
  /** Runs once per item. */
  readonly loop: boolean;
  /** Only where something failed. */
  readonly exceptional: boolean;
  /** The transaction it runs in; null where none is seen. */
  readonly transaction: number | null;
}

export interface WayStep {
  readonly node: FunctionNode;
  readonly call: number;
  readonly edge: CallEdge;
}

interface Walk {
  readonly graph: ProgramGraph;
  readonly acting: ReadonlySet<number>;
  readonly events: RunEvent[];
  readonly way: WayStep[];
  readonly visits: Map<number, number>;
  transaction: number | null;
  transactions: number;
}

/** A run that does more is looked at up to here. */
const mostEvents = 2000;
const deepest = 20;
/** A function that is called from more places says nothing new. */
const mostVisits = 4;

interface LastRun {
  readonly entry: EntryPoint;
  readonly events: readonly RunEvent[];
}

/** Several ask for the run of one entry point, one after the other; those of all would fill the memory. */
const lastOfGraph = new WeakMap<ProgramGraph, LastRun>();

export function getRunEvents(graph: ProgramGraph, entry: EntryPoint): readonly RunEvent[] {
  const last = lastOfGraph.get(graph);
  if (last?.entry === entry) return last.events;
  const events = readRun(graph, entry);
  lastOfGraph.set(graph, { entry, events });
  return events;
}

function readRun(graph: ProgramGraph, entry: EntryPoint): readonly RunEvent[] {
  const acting = getActingNodes(graph);
  if (!acting.has(entry.node)) return [];
  const walk: Walk = { graph, acting, events: [], way: [], visits: new Map(), transaction: null, transactions: 0 };
  enter(walk, entry.node);
  return walk.events;
}

function enter(walk: Walk, id: number): void {
  const node = walk.graph.nodes[id];
  const visits = walk.visits.get(id) ?? 0;
  if (node === undefined || visits >= mostVisits || walk.way.length >= deepest || walk.way.some((step) => step.node.id === id)) return;
  walk.visits.set(id, visits + 1);
  const sides: (number | null)[] = [];
  for (const action of getNodeActions(walk.graph, node)) {
    if (walk.events.length >= mostEvents) return;
    if (action.control === null) follow(walk, action);
    else walk.transaction = control(walk, action.control, sides);
  }
}

/** The transaction after it; `sides` are those of before the sides that are open. */
function control(walk: Walk, kind: NonNullable<NodeAction['control']>, sides: (number | null)[]): number | null {
  switch (kind) {
    case 'begin': return ++walk.transactions;
    case 'end': return null;
    case 'enter-side': sides.push(walk.transaction); return walk.transaction;
    case 'leave-side': return sides.pop() ?? null;
  }
}

function follow(walk: Walk, action: NodeAction): void {
  const { node, call, edge, opens } = action;
  if (action.isEvent) note(walk, action);
  if (edge === null) return;
  const before = walk.transaction;
  if (opens) walk.transaction ??= ++walk.transactions;
  walk.way.push({ node, call, edge });
  for (const target of edge.to) if (walk.acting.has(target)) enter(walk, target);
  walk.way.pop();
  walk.transaction = before ?? (opens ? null : walk.transaction);
}

function note(walk: Walk, { node, call, edge, statement, effect, exceptional }: NodeAction): void {
  const isInLoop = edge?.loop ?? walk.graph.files[node.file]?.calls[call]?.loop ?? false;
  walk.events.push({
    node,
    call,
    edge,
    statement: withHandedRow(walk.graph, { node, call, way: walk.way, statement }),
    effect,
    way: [...walk.way],
    loop: isInLoop || walk.way.some((step) => step.edge.loop),
    exceptional: exceptional || edge?.exceptional === true || walk.way.some((step) => step.edge.exceptional),
    transaction: walk.transaction ?? findList(walk.graph, node, call),
  });
}

/** Below zero, where no other transaction is counted. */
function findList(graph: ProgramGraph, node: FunctionNode, call: number): number | null {
  const facts = graph.files[node.file];
  const list = facts === undefined ? null : findListTransaction(facts, call);
  return list === null ? null : -1 - list;
}
