/** Claims by a row that only one run can insert. */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findStatement } from '../../statements/find-statement.ts';
import type { Claim } from './claims.ts';
import { leavesOnDuplicate } from './duplicate-handling.ts';

/** The claim that an insert makes; null when nobody asks whether the row was there. */
export function findUniqueClaim(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): Claim | null {
  const facts = graph.files[node.file];
  if (facts === undefined || !leavesOnDuplicate(facts, node.function)) return null;
  const inserts = edge.roles.some((match) => {
    const statement = findStatement(graph, node, edge, match);
    return statement?.operation === 'insert' && statement.onConflict === 'fail';
  });
  return inserts ? { label: 'INSERT under a unique key' } : null;
}
