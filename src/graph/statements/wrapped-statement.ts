/** Statements that a function of the project is handed, to be run as they are: `query('update orders …', [id])` over `pool.query(text, values)`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { readSqlStatement } from './sql-statement.ts';
import { findText } from './sql-text.ts';
import type { Statement } from './statement.ts';

/** Wrappers around wrappers: `queryOne` asks `query`, which asks the pool. */
const deepest = 3;

const known = new WeakMap<ProgramGraph, Map<number, number | null>>();

/** What a call of such a function does; null for any other call. */
export function findWrappedStatement(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): { readonly statement: Statement; readonly text: string } | null {
  const facts = graph.files[node.file];
  const index = edge.roles.length > 0 ? null : findTextParameter(graph, edge);
  const argument = index === null ? undefined : facts?.calls[edge.call]?.args[index];
  const text = facts === undefined || argument === undefined ? null : findText(facts, argument);
  const statement = text === null ? null : readSqlStatement(text);
  return text === null || statement === null ? null : { statement, text };
}

/** The parameter that is handed on as the text; all that the call may lead to agree about it. */
function findTextParameter(graph: ProgramGraph, edge: CallEdge): number | null {
  const [first, ...others] = edge.to.map((id) => findHandedOn(graph, id, 0));
  return first === undefined || others.some((other) => other !== first) ? null : first;
}

function findHandedOn(graph: ProgramGraph, id: number, depth: number): number | null {
  const indexes = known.get(graph) ?? new Map<number, number | null>();
  known.set(graph, indexes);
  const seen = indexes.get(id);
  if (seen !== undefined) return seen;
  // Functions that call each other hand on nothing.
  indexes.set(id, null);
  const found = readHandedOn(graph, id, depth);
  indexes.set(id, found);
  return found;
}

/** The function makes one statement, and takes its text from whoever calls it. */
function readHandedOn(graph: ProgramGraph, id: number, depth: number): number | null {
  const node = graph.nodes[id];
  const facts = node === undefined ? undefined : graph.files[node.file];
  if (node === undefined || facts === undefined || depth >= deepest) return null;
  const texts = node.calls.flatMap((edge): (Term | undefined)[] => {
    const { args } = facts.calls[edge.call] ?? { args: [] };
    if (edge.roles.some(({ role }) => role === 'db-call')) return [args[0]];
    const inner = edge.roles.length > 0 || edge.to.length === 0 ? null : findHandedOn(graph, edge.to[0] ?? -1, depth + 1);
    return inner === null ? [] : [args[inner]];
  });
  const [text, ...others] = texts;
  return text === undefined || others.length > 0 ? null : findParameter(facts, text, node.function);
}

function findParameter(facts: FileFacts, text: Term, fn: number): number | null {
  if (text.kind === 'parameter') return text.function === fn ? text.index : null;
  if (text.kind !== 'binding') return null;
  const [value, ...others] = facts.bindings[text.binding]?.values ?? [];
  return value?.kind === 'parameter' && others.length === 0 && value.function === fn ? value.index : null;
}
