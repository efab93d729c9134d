/** Which functions of a table belong to a job, where it is written out: `const handlers = { 'send-receipt': sendReceipt }`, `handlers[job.name](job)`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findObject } from '../statements/column-objects.ts';
import { getPlainTerm } from '../terms.ts';

const known = new WeakMap<CallEdge, Map<string, readonly FunctionNode[]>>();

/** Those of the functions that the call may enter; none where the table is written elsewhere. Asked of the same call for each effect behind it. */
export function findHandlersByName(graph: ProgramGraph, edge: CallEdge, names: readonly string[]): readonly FunctionNode[] {
  const ofCall = known.get(edge) ?? new Map<string, readonly FunctionNode[]>();
  known.set(edge, ofCall);
  const key = JSON.stringify(names);
  const found = ofCall.get(key) ?? findHandlers(graph, edge, names);
  ofCall.set(key, found);
  return found;
}

function findHandlers(graph: ProgramGraph, { place: { file }, call, to }: CallEdge, names: readonly string[]): readonly FunctionNode[] {
  const facts = graph.files[file];
  const callee = facts?.calls[call]?.callee;
  const plain = facts === undefined || callee === undefined ? undefined : getPlainTerm(facts, callee);
  if (facts === undefined || plain?.kind !== 'index') return [];
  const own = findObject(facts, plain.object)?.properties.flatMap((property) => (property.kind !== 'spread' && property.key !== null && names.includes(property.key) ? [property.value] : [])) ?? [];
  return to.flatMap((id) => graph.nodes[id] ?? []).filter((node) => own.some((value) => isFunctionOf(facts, file, value, node)));
}

function isFunctionOf(facts: FileFacts, file: string, value: Term, node: FunctionNode): boolean {
  const plain = getPlainTerm(facts, value);
  if (plain.kind === 'function') return node.file === file && node.function === plain.function;
  const bound = plain.kind === 'binding' ? facts.bindings[plain.binding] : undefined;
  if (bound?.from !== undefined) return node.file !== file && node.name === bound.from.imported;
  return bound?.values.some((one) => one.kind === 'function' && node.file === file && node.function === one.function) === true;
}
