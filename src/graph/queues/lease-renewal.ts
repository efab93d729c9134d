/** Whether a run asks for more time while it works: by itself, or from a timer that it starts. */
import type { FileFacts } from '../../model/facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findCalledName } from '../terms.ts';
import { findReachedCalls } from '../ways/reached-calls.ts';

export function renewsLease(graph: ProgramGraph, entry: EntryPoint): boolean {
  const reached = findReachedCalls(graph, entry);
  if (reached.some(({ edge }) => edge.roles.some(({ role }) => role === 'lease-renewal'))) return true;
  const own = graph.nodes[entry.node];
  const nodes = new Set([...(own === undefined ? [] : [own]), ...reached.map(({ node }) => node)]);
  return [...nodes].some((node) => startsRenewal(graph, node));
}

/** `setInterval(() => job.touch(), 30_000)`: no run waits for what a timer calls. */
function startsRenewal(graph: ProgramGraph, { file, function: fn }: FunctionNode): boolean {
  const facts = graph.files[file];
  return facts !== undefined && facts.calls.some((call, index) => call.in !== fn && isInside(facts, call.in, fn) && isRenewal(facts, index));
}

function isInside(facts: FileFacts, inner: number, outer: number): boolean {
  for (let at: number | null = inner; at !== null && at !== 0; at = facts.functions[at]?.parent ?? null) if (at === outer) return true;
  return false;
}

function isRenewal(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  const name = call === undefined ? null : findCalledName(facts, call);
  if (call === undefined || name === null) return false;
  if (/^changeMessageVisibility(Batch)?(Command)?$/i.test(name)) return true;
  // The job that the handler was handed.
  const object = call.callee.kind === 'member' ? call.callee.object : null;
  return name === 'touch' && object?.kind === 'binding' && facts.bindings[object.binding]?.kind === 'parameter';
}
