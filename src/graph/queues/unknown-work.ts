/** Calls beside the work of a run that may be its work as well: of what they do, nothing is known. */
import type { FileFacts } from '../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { isResultUsed } from '../guards/body/result-use.ts';
import { findCalledName } from '../terms.ts';
import { isNote } from './quiet-catches.ts';

/** How far below the run such a call is looked for. */
const deepest = 3;

/** What says how a job is going, and what makes ready for it. */
const prepares = /^(?:\w*progress|heartbeat|touch|extend\w*|connect\w*|init\w*|ensure\w*|sleep|delay|wait\w*|setTimeout|validate\w*|check\w*)$/i;

/** Awaited for what it does, and not for what it gives back. */
export function mayBeWork(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, index: number, depth = 0): boolean {
  const call = facts.calls[index];
  if (call?.awaited !== true || isNote(facts, call) || prepares.test(findCalledName(facts, call) ?? '') || isResultUsed(facts, index)) return false;
  const edge = node.calls.find((one) => one.call === index);
  if (edge === undefined || (edge.to.length === 0 && edge.roles.length === 0)) return true;
  return depth < deepest && edge.to.some((id) => {
    const target = graph.nodes[id];
    const own = target === undefined ? undefined : graph.files[target.file];
    return target !== undefined && own !== undefined && own.calls.some((inner, at) => inner.in === target.function && mayBeWork(graph, target, own, at, depth + 1));
  });
}
