/** Calls beside the work of a run that may be its work as well: of what they do, nothing is known. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { isResultUsed } from '../../guards/body/result-use.ts';
import { areApart } from '../../claims/run/leaving-branch.ts';
import type { RunEvent } from '../../claims/run/run-events.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../../terms.ts';
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

/** What is asked for, or made of what is there: `getVisit`, `renderReceipt`. */
const makesReady = /^(?:get|find|load|read|render|compile|format|parse)(?![a-z])(?!\w*(?:Or|And)[A-Z])/;

/** By its name it only reads or renders; or it is a function of a package, and what it gives goes into this call: `mail({ html: await mjml(text) })`. */
export function isMadeReady(facts: FileFacts, index: number, into: number): boolean {
  const call = facts.calls[index];
  if (call === undefined) return false;
  if (makesReady.test(findCalledName(facts, call) ?? '')) return true;
  const from = call.callee.kind === 'binding' ? facts.bindings[call.callee.binding]?.from : undefined;
  return from !== undefined && !/^(?:[.#~/]|@\/|src\/)/.test(from.specifier) && facts.calls[into]?.args.some((argument) => isMadeOf(facts, argument, index)) === true;
}

function isMadeOf(facts: FileFacts, term: Term, index: number): boolean {
  let found = false;
  forEachTerm(facts, term, (part) => {
    const plain = getPlainTerm(facts, part);
    found ||= plain.kind === 'call' && plain.call === index;
    if (plain.kind === 'member') {
      const owner = getPlainTerm(facts, plain.object);
      found ||= owner.kind === 'call' && owner.call === index;
    }
  });
  return found;
}

/** Something that is awaited before the event, for what it does or gives back, and of which nothing is known. What only makes ready for it, as the caller sees it, is none. */
export function mayHaveWorked(graph: ProgramGraph, { way, node, call }: Pick<RunEvent, 'way' | 'node' | 'call'>, isReady: typeof isMadeReady = () => false): boolean {
  return [...way, { node, call }].some((step) => {
    const facts = graph.files[step.node.file];
    const body = facts?.functions[step.node.function]?.body;
    if (facts === undefined || body === undefined) return true;
    return facts.calls.some((one, index) => one.in === step.node.function && index < step.call && !isReady(facts, index, step.call) && !areApart(body, index, step.call) && isUnknown(graph, step.node, facts, index, 0));
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
