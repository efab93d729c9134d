/**
 * A run as a line of events: the statements it makes and the effects it has, in the order of the source, through the functions
 * it calls.
 */
import type { FileFacts, Step } from '../../model/facts.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findEffectIn } from '../effects/effects-of-entry.ts';
import type { Effect } from '../effects/effects.ts';
import { findListTransaction, opensTransaction } from '../effect-order/database-calls.ts';
import { endsPath } from '../steps.ts';
import { findCalledName } from '../terms.ts';
import { findStatement } from '../statements/find-statement.ts';
import { findText } from '../statements/sql-text.ts';
import type { Statement } from '../statements/statement.ts';
import { isStartUp } from '../ways/reached-calls.ts';
import { readRowWrite } from './row-writes.ts';

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
  readonly working: ReadonlySet<number>;
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

export function getRunEvents(graph: ProgramGraph, entry: EntryPoint): readonly RunEvent[] {
  const working = getWorkingNodes(graph);
  if (!working.has(entry.node)) return [];
  const walk: Walk = { graph, working, events: [], way: [], visits: new Map(), transaction: null, transactions: 0 };
  enter(walk, entry.node);
  return walk.events;
}

const workingNodes = new WeakMap<ProgramGraph, ReadonlySet<number>>();

/** The nodes from which a database is reached. */
function getWorkingNodes(graph: ProgramGraph): ReadonlySet<number> {
  const known = workingNodes.get(graph);
  if (known !== undefined) return known;
  const callers = new Map<number, number[]>();
  const working = new Set<number>();
  for (const node of graph.nodes) {
    for (const edge of node.calls) {
      if (edge.roles.length > 0) working.add(node.id);
      for (const target of edge.to) (callers.get(target) ?? callers.set(target, []).get(target))?.push(node.id);
    }
  }
  const open = [...working];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const caller of callers.get(id) ?? []) {
      if (working.has(caller)) continue;
      working.add(caller);
      open.push(caller);
    }
  }
  workingNodes.set(graph, working);
  return working;
}

function enter(walk: Walk, id: number): void {
  const node = walk.graph.nodes[id];
  const facts = node === undefined ? undefined : walk.graph.files[node.file];
  const visits = walk.visits.get(id) ?? 0;
  if (node === undefined || facts === undefined || visits >= mostVisits || walk.way.length >= deepest || walk.way.some((step) => step.node.id === id)) return;
  walk.visits.set(id, visits + 1);
  const edges = new Map(node.calls.map((edge) => [edge.call, edge]));
  walkSteps(walk, node, facts, edges, facts.functions[node.function]?.body ?? [], false);
}

function walkSteps(walk: Walk, node: FunctionNode, facts: FileFacts, edges: ReadonlyMap<number, CallEdge>, steps: readonly Step[], exceptional: boolean): void {
  const inner = (body: readonly Step[], isCatch = exceptional): void => { walkSteps(walk, node, facts, edges, body, isCatch); };
  for (const step of steps) {
    if (walk.events.length >= mostEvents) return;
    switch (step.kind) {
      case 'call': walkCall(walk, node, facts, edges.get(step.call), step.call, exceptional); break;
      case 'branch': for (const side of [step.then, step.otherwise]) walkSide(walk, side, inner); break;
      case 'loop': inner(step.body); break;
      case 'switch': for (const one of step.cases) inner(one.body); break;
      case 'try': inner(step.block); inner(step.handler ?? [], true); inner(step.finaliser ?? []); break;
      default: break;
    }
  }
}

/** `if (paid) { await client.query('rollback'); return; }`: on the way that goes on, the transaction is open. */
function walkSide(walk: Walk, side: readonly Step[], inner: (steps: readonly Step[]) => void): void {
  const { transaction } = walk;
  inner(side);
  if (endsPath(side)) walk.transaction = transaction;
}

function walkCall(walk: Walk, node: FunctionNode, facts: FileFacts, edge: CallEdge | undefined, call: number, exceptional: boolean): void {
  if (edge === undefined) {
    const statement = readRowWrite(facts, call);
    if (statement !== null) note(walk, { node, call, edge: null, statement, effect: null, exceptional });
    return;
  }
  if (isStartUp(walk.graph, node, edge)) return;
  const control = findTransactionControl(facts, call);
  if (control !== null) {
    walk.transaction = control === 'begin' ? ++walk.transactions : null;
    return;
  }
  const statement = findEdgeStatement(walk.graph, node, facts, edge);
  const effect = findEffectIn(walk.graph, { node, edge });
  if (statement !== null || effect !== null || edge.roles.some((match) => match.role === 'lock')) note(walk, { node, call, edge, statement, effect, exceptional });
  const before = walk.transaction;
  const fact = facts.calls[call];
  const opens = fact !== undefined && opensTransaction(facts, fact);
  if (opens) walk.transaction ??= ++walk.transactions;
  walk.way.push({ node, call, edge });
  for (const target of edge.to) if (walk.working.has(target)) enter(walk, target);
  walk.way.pop();
  walk.transaction = before ?? (opens ? null : walk.transaction);
}

function note(walk: Walk, event: Pick<RunEvent, 'node' | 'call' | 'edge' | 'statement' | 'effect' | 'exceptional'>): void {
  const isInLoop = (edge: CallEdge | null, call: number): boolean => edge?.loop ?? walk.graph.files[event.node.file]?.calls[call]?.loop ?? false;
  walk.events.push({
    ...event,
    way: [...walk.way],
    loop: isInLoop(event.edge, event.call) || walk.way.some((step) => step.edge.loop),
    exceptional: event.exceptional || event.edge?.exceptional === true || walk.way.some((step) => step.edge.exceptional),
    transaction: walk.transaction ?? findList(walk.graph, event),
  });
}

/** Below zero, where no other transaction is counted. */
function findList(graph: ProgramGraph, { node, call }: Pick<RunEvent, 'node' | 'call'>): number | null {
  const facts = graph.files[node.file];
  const list = facts === undefined ? null : findListTransaction(facts, call);
  return list === null ? null : -1 - list;
}

function findEdgeStatement(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, edge: CallEdge): Statement | null {
  for (const match of edge.roles) {
    const statement = findStatement(graph, node, edge, match);
    if (statement === null) continue;
    // `jobs.save(job)`: what is written is what was assigned before.
    return statement.operation === 'upsert' && statement.sets === null ? { ...(readRowWrite(facts, edge.call) ?? statement), table: statement.table } : statement;
  }
  return null;
}

/** `client.query('BEGIN')`, `connection.beginTransaction()`, `runner.startTransaction()`. */
function findTransactionControl(facts: FileFacts, index: number): 'begin' | 'end' | null {
  const call = facts.calls[index];
  if (call === undefined) return null;
  const name = findCalledName(facts, call);
  if (name === 'beginTransaction' || name === 'startTransaction') return 'begin';
  if (name === 'commitTransaction') return 'end';
  const [text] = call.args;
  if (text?.kind !== 'literal' && text?.kind !== 'template') return null;
  const word = /^\s*(begin|start transaction|commit|rollback)\b/i.exec(findText(facts, text) ?? '')?.[1]?.toLowerCase();
  return word === undefined ? null : word === 'begin' || word.startsWith('start') ? 'begin' : 'end';
}
