/** Statements that a function of the project is handed, to be run as they are: `query('update orders …', [id])` over `pool.query(text, values)`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import { readSqlStatement } from './sql-statement.ts';
import { findText } from './sql-text.ts';
import type { Statement } from './statement.ts';

/** Wrappers around wrappers: `queryOne` asks `query`, which asks the pool. */
const deepest = 3;

/** What runs a text that it is given. */
interface HandedOn {
  /** The parameter that holds the text. */
  readonly index: number;
  /** What the call of the library is. */
  readonly match: RoleMatch;
}

const known = new WeakMap<ProgramGraph, Map<number, HandedOn | null>>();

export interface WrappedStatement {
  readonly statement: Statement;
  readonly text: string;
  /** The call of the library that runs it in the end. */
  readonly match: RoleMatch;
}

/** What a call of such a function does; null for any other call. */
export function findWrappedStatement(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): WrappedStatement | null {
  const facts = graph.files[node.file];
  const given = edge.roles.length > 0 ? null : findTextParameter(graph, edge);
  const argument = given === null ? undefined : facts?.calls[edge.call]?.args[given.index];
  const text = facts === undefined || argument === undefined ? null : findText(facts, argument);
  const statement = text === null ? null : readSqlStatement(text);
  return text === null || statement === null || given === null ? null : { statement, text, match: given.match };
}

/** The parameter that is handed on as the text; all that the call may lead to agree about it. */
function findTextParameter(graph: ProgramGraph, edge: CallEdge): HandedOn | null {
  const [first, ...others] = edge.to.map((id) => findHandedOn(graph, id, 0));
  return first == null || others.some((other) => other?.index !== first.index) ? null : first;
}

function findHandedOn(graph: ProgramGraph, id: number, depth: number): HandedOn | null {
  const indexes = known.get(graph) ?? new Map<number, HandedOn | null>();
  known.set(graph, indexes);
  // What is found from further out, where the limit is near, is no answer to who asks from here.
  const key = id * deepest + depth;
  const seen = depth >= deepest ? null : indexes.get(key);
  if (seen !== undefined) return seen;
  const found = readHandedOn(graph, id, depth);
  indexes.set(key, found);
  return found;
}

/** The function makes one statement, and takes its text from whoever calls it. */
function readHandedOn(graph: ProgramGraph, id: number, depth: number): HandedOn | null {
  const node = graph.nodes[id];
  const facts = node === undefined ? undefined : graph.files[node.file];
  if (node === undefined || facts === undefined) return null;
  const texts = node.calls.flatMap((edge): { readonly text: Term | undefined; readonly match: RoleMatch }[] => {
    const { args } = facts.calls[edge.call] ?? { args: [] };
    const match = edge.roles.find(({ role }) => role === 'db-call');
    if (match !== undefined) return [{ text: args[0], match }];
    const inner = edge.roles.length > 0 || edge.to.length === 0 ? null : findHandedOn(graph, edge.to[0] ?? -1, depth + 1);
    return inner === null ? [] : [{ text: args[inner.index], match: inner.match }];
  });
  const [only, ...others] = texts;
  const index = only?.text === undefined || others.length > 0 ? null : findParameter(facts, only.text, node.function);
  return only === undefined || index === null ? null : { index, match: only.match };
}

function findParameter(facts: FileFacts, text: Term, fn: number): number | null {
  if (text.kind === 'parameter') return text.function === fn ? text.index : null;
  if (text.kind !== 'binding') return null;
  const [value, ...others] = facts.bindings[text.binding]?.values ?? [];
  return value?.kind === 'parameter' && others.length === 0 && value.function === fn ? value.index : null;
}
