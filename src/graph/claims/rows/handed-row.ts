/** Rows that one function changes and hands to another that saves them: `job.status = 'running'; await this.persist(job)`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import type { Statement } from '../../statements/statement.ts';
import { isMade } from './made-rows.ts';
import { getSaved, readAssigned } from './row-writes.ts';

interface Save {
  readonly node: FunctionNode;
  /** Index into the calls of the node's file. */
  readonly call: number;
  /** The calls that lead here, outermost first. */
  readonly way: readonly { readonly node: FunctionNode; readonly call: number }[];
  readonly statement: Statement | null;
}

/** A row may go through a service and its repository before it is saved. */
const mostHands = 3;

/** The save with what was put into its row by whoever handed it over; any other statement as it is. */
export function withHandedRow(graph: ProgramGraph, { node, call, way, statement }: Save): Statement | null {
  if (statement?.operation !== 'upsert' || statement.sets !== null) return statement;
  const facts = graph.files[node.file];
  const save = facts?.calls[call];
  if (facts === undefined || save?.callee.kind !== 'member') return statement;
  let index = getParameter(facts, getSaved(save, save.callee.object), node.function);
  for (const step of way.toReversed().slice(0, mostHands)) {
    const outer = graph.files[step.node.file];
    const hand = outer?.calls[step.call];
    const row = index === null ? undefined : hand?.args[index];
    if (outer === undefined || hand === undefined || row?.kind !== 'binding') return statement;
    const sets = readAssigned(outer, hand, row);
    if (sets.length > 0) return isMade(outer, row) ? { ...statement, operation: 'insert', sets } : { ...statement, operation: 'update', where: [{ column: 'id', op: 'eq' }], sets };
    index = getParameter(outer, row, step.node.function);
  }
  return statement;
}

/** The parameter of the function that a name holds and nothing else; null where it may hold more. */
function getParameter(facts: FileFacts, term: Term, fn: number): number | null {
  if (term.kind !== 'binding') return null;
  const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
  return value?.kind === 'parameter' && value.function === fn && others.length === 0 ? value.index : null;
}
