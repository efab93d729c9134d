import type { ProgramGraph } from '../../../model/graph.ts';
import { isSameTable } from '../claim-columns.ts';
import type { RunEvent } from '../run/run-events.ts';
import { listRowHolders } from './row-holders.ts';

/** `const order = await Order.findByPk(id); await order.update(…)`: the row was read in between, and of another table than those that were looked for. */
export function isOfOtherTable(graph: ProgramGraph, read: RunEvent, { node, call, statement }: RunEvent, later: readonly RunEvent[]): boolean {
  const callee = graph.files[node.file]?.calls[call]?.callee;
  if (statement === null || statement.table !== null || callee?.kind !== 'member') return false;
  const { object } = callee;
  const own = later.filter((one) => one.statement?.operation === 'read' && one.node.id === node.id && listRowHolders(graph, one)[0]?.isRow(object) === true);
  return own.some(({ statement: asked }) => asked?.table != null) && !own.some(({ statement: asked }) => asked?.table == null || isSameTable(asked.table, read.statement?.table ?? null));
}
