/** Calls beside the work of a run that may be its work as well: of what they do, nothing is known. */
import type { CallFact, FileFacts } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { isResultUsed } from '../../guards/body/result-use.ts';
import { areApart } from '../../claims/run/leaving-branch.ts';
import type { RunEvent } from '../../claims/run/run-events.ts';
import { findCalledName } from '../../terms.ts';
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

/** Something that is awaited before the event, for what it does or gives back, and of which nothing is known. */
export function mayHaveWorked(graph: ProgramGraph, { way, node, call }: Pick<RunEvent, 'way' | 'node' | 'call'>): boolean {
  return [...way, { node, call }].some((step) => {
    const facts = graph.files[step.node.file];
    const body = facts?.functions[step.node.function]?.body;
    if (facts === undefined || body === undefined) return true;
    return facts.calls.some((one, index) => one.in === step.node.function && index < step.call && !areApart(body, index, step.call) && isUnknown(graph, step.node, facts, index, 0));
  });
}

function isUnknown(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, index: number, depth: number): boolean {
  const call = facts.calls[index];
  if (call?.awaited !== true || isNote(facts, call) || prepares.test(findCalledName(facts, call) ?? '')) return false;
  const edge = node.calls.find((one) => one.call === index);
  if (edge === undefined || (edge.to.length === 0 && edge.roles.length === 0)) return !sendsKnown(node, call);
  return depth < deepest && edge.to.some((id) => {
    const target = graph.nodes[id];
    const own = target === undefined ? undefined : graph.files[target.file];
    return target !== undefined && own !== undefined && own.calls.some((inner, at) => inner.in === target.function && isUnknown(graph, target, own, at, depth + 1));
  });
}

/** `client.send(new ReceiveMessageCommand(…))`: what it does is what its argument says. */
function sendsKnown({ calls }: FunctionNode, { args }: CallFact): boolean {
  return args.some((argument) => argument.kind === 'call' && calls.some((edge) => edge.call === argument.call && edge.roles.length > 0));
}
