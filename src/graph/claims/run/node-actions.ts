/** What a function does, in the order of its source, as far as a run of it is told by that: worked out once, however many runs come by. */
import type { FileFacts, Step } from '../../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findNodesAbove } from '../../callers.ts';
import { findEffectIn } from '../../effects/effects-of-entry.ts';
import type { Effect } from '../../effects/effects.ts';
import { opensTransaction } from '../../effect-order/database-calls.ts';
import { findStatement } from '../../statements/find-statement.ts';
import { findHandedStatement } from '../../statements/handed-statement.ts';
import { findText } from '../../statements/sql-text.ts';
import type { Statement } from '../../statements/statement.ts';
import { findWrappedStatement } from '../../statements/wrapped-statement.ts';
import { endsPath } from '../../steps.ts';
import { findCalledName } from '../../terms.ts';
import { isStartUp } from '../../ways/reached-calls.ts';
import { getSavingFunctions, readRowWrite, withSaved } from '../rows/row-writes.ts';

export interface NodeAction {
  readonly node: FunctionNode;
  /** Index into the calls of the node's file. */
  readonly call: number;
  /** Null for a write that is no call of a library: `job.save()`. */
  readonly edge: CallEdge | null;
  /** Whether it is an event of a run; else it only leads to some, or begins or ends a transaction. */
  readonly isEvent: boolean;
  readonly statement: Statement | null;
  readonly effect: Effect | null;
  /** Only where something failed. */
  readonly exceptional: boolean;
  /** What it does to the transaction, and nothing else: a side of a test that ends the function is left for what comes after it with the transaction of before. */
  readonly control: 'begin' | 'end' | 'enter-side' | 'leave-side' | null;
  /** What it calls runs in a transaction. */
  readonly opens: boolean;
}

const known = new WeakMap<ProgramGraph, Map<number, readonly NodeAction[]>>();

export function getNodeActions(graph: ProgramGraph, node: FunctionNode): readonly NodeAction[] {
  const all = known.get(graph) ?? new Map<number, readonly NodeAction[]>();
  known.set(graph, all);
  const before = all.get(node.id);
  if (before !== undefined) return before;
  const facts = graph.files[node.file];
  const actions: NodeAction[] = [];
  if (facts !== undefined) addSteps({ graph, node, facts, edges: new Map(node.calls.map((edge) => [edge.call, edge])), actions }, facts.functions[node.function]?.body ?? [], false);
  all.set(node.id, actions);
  return actions;
}

const acting = new WeakMap<ProgramGraph, ReadonlySet<number>>();

/** The nodes from which a call of a library is reached, and something that a run is told by. */
export function getActingNodes(graph: ProgramGraph): ReadonlySet<number> {
  const before = acting.get(graph);
  if (before !== undefined) return before;
  const working = findNodesAbove(graph, (node) => node.calls.some(({ roles }) => roles.length > 0) || mayWriteRow(graph, node));
  const telling = findNodesAbove(graph, (node) => working.has(node.id) && getNodeActions(graph, node).some((action) => action.isEvent || action.control !== null || action.opens));
  const found = new Set([...working].filter((id) => telling.has(id)));
  acting.set(graph, found);
  return found;
}

function mayWriteRow(graph: ProgramGraph, { file, function: fn }: FunctionNode): boolean {
  const facts = graph.files[file];
  return facts !== undefined && getSavingFunctions(facts).has(fn);
}

interface Draft {
  readonly graph: ProgramGraph;
  readonly node: FunctionNode;
  readonly facts: FileFacts;
  readonly edges: ReadonlyMap<number, CallEdge>;
  readonly actions: NodeAction[];
}

function addSteps(draft: Draft, steps: readonly Step[], exceptional: boolean): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'call': addCall(draft, step.call, exceptional); break;
      case 'branch': for (const side of [step.then, step.otherwise]) addSide(draft, side, exceptional); break;
      case 'loop': addSteps(draft, step.body, exceptional); break;
      case 'switch': for (const one of step.cases) addSteps(draft, one.body, exceptional); break;
      case 'try': addSteps(draft, step.block, exceptional); addSteps(draft, step.handler ?? [], true); addSteps(draft, step.finaliser ?? [], exceptional); break;
      default: break;
    }
  }
}

/** `if (paid) { await client.query('rollback'); return; }`: on the way that goes on, the transaction is open. */
function addSide(draft: Draft, side: readonly Step[], exceptional: boolean): void {
  const { actions } = draft;
  if (!endsPath(side)) {
    addSteps(draft, side, exceptional);
    return;
  }
  const isFailing = exceptional || endsInError(draft.facts, side);
  const turn = { node: draft.node, call: -1, edge: null, isEvent: false, statement: null, effect: null, exceptional: isFailing, opens: false };
  actions.push({ ...turn, control: 'enter-side' });
  addSteps(draft, side, isFailing);
  if (actions.at(-1)?.control === 'enter-side') actions.pop();
  else actions.push({ ...turn, control: 'leave-side' });
}

/** `if (!order) { await jobs.update(id, 'failed'); throw new Error(…); }`. What a framework answers by, such as `throw redirect('/orders')`, is none. */
function endsInError(facts: FileFacts, side: readonly Step[]): boolean {
  return side.some((step) => step.kind === 'throw' && (step.value.kind !== 'call' || facts.calls[step.value.call]?.kind === 'new'));
}

function addCall({ graph, node, facts, edges, actions }: Draft, call: number, exceptional: boolean): void {
  const edge = edges.get(call);
  const plain = { node, call, edge: edge ?? null, isEvent: false, statement: null, effect: null, exceptional, control: null, opens: false };
  if (edge === undefined) {
    const statement = readRowWrite(facts, call);
    if (statement !== null) actions.push({ ...plain, isEvent: true, statement });
    return;
  }
  if (isStartUp(graph, node, edge)) return;
  const control = findTransactionControl(facts, call);
  if (control !== null) {
    actions.push({ ...plain, control });
    return;
  }
  const statement = findEdgeStatement(graph, node, facts, edge);
  const effect = findEffectIn(graph, { node, edge });
  const isEvent = statement !== null || effect !== null || edge.roles.some(({ role }) => role === 'lock' || role === 'acknowledgement');
  const fact = facts.calls[call];
  const opens = fact !== undefined && opensTransaction(facts, fact);
  if (isEvent || opens || edge.to.length > 0) actions.push({ ...plain, isEvent, statement, effect, opens });
}

function findEdgeStatement(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, edge: CallEdge): Statement | null {
  const wrapped = findWrappedStatement(graph, node, edge);
  if (wrapped !== null) return wrapped.statement;
  const handed = findHandedStatement(graph, node, edge);
  if (handed !== null) return withSaved(facts, edge.call, handed);
  for (const match of edge.roles) {
    const statement = findStatement(graph, node, edge, match);
    if (statement !== null) return withSaved(facts, edge.call, statement);
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
