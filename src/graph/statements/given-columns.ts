/** Columns that a function sets to what its caller gives it: `updateJob(id, { status: 'running' })` of `set({ ...changes, updatedAt })`. */
import type { ProgramGraph } from '../../model/graph.ts';
import { getCallers } from '../callers.ts';
import { isKnownColumn, readSetValues } from './column-objects.ts';
import type { GivenColumns, SetColumn, Statement } from './statement.ts';

/** A service that hands on to a repository, which hands on to another. */
const deepest = 3;

/** The statement with the columns that the only call of the node gives it; as it is where several give them, or none is seen. */
export function withGivenColumns(graph: ProgramGraph, node: number, statement: Statement): Statement {
  const given = (statement.given ?? []).flatMap((columns) => findGiven(graph, node, columns, deepest));
  return given.length === 0 ? statement : { ...statement, sets: [...(statement.sets ?? []), ...given] };
}

function findGiven(graph: ProgramGraph, node: number, given: GivenColumns, depth: number): readonly SetColumn[] {
  const [caller, ...others] = new Set(getCallers(graph).get(node));
  const from = caller === undefined || others.length > 0 || depth === 0 ? undefined : graph.nodes[caller];
  const facts = from && graph.files[from.file];
  if (from === undefined || facts === undefined || given.function !== graph.nodes[node]?.function) return [];
  const [edge, ...further] = from.calls.filter(({ to }) => to.includes(node));
  const argument = edge === undefined || further.length > 0 ? undefined : facts.calls[edge.call]?.args[given.parameter];
  if (argument === undefined) return [];
  return readSetValues(facts, argument).flatMap((one) => (isKnownColumn(one) ? [one] : findGiven(graph, from.id, one, depth - 1)));
}
