/** Rows that are locked when they are read: `select … for update`. Who reads them next waits for the end of that transaction, and finds what it wrote. */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findStatement } from '../../statements/find-statement.ts';
import { isPooled } from './pooled-statements.ts';

/** Above the line the function reads a row under a lock; a statement that a pool sends is a transaction of its own, whose lock is gone at once. */
export function isReadUnderLock(graph: ProgramGraph, node: FunctionNode, edges: ReadonlyMap<number, CallEdge>, line: number): boolean {
  const facts = graph.files[node.file];
  if (facts === undefined) return false;
  return [...edges.values()].some((edge) => {
    const call = facts.calls[edge.call];
    if (call === undefined || call.in !== node.function || call.span[0] > line) return false;
    const locks = edge.roles.some((match) => {
      const statement = findStatement(graph, node, edge, match);
      return statement !== null && statement.operation === 'read' && statement.lock === 'for-update';
    });
    return locks && !isPooled(graph, facts, call, edges);
  });
}
