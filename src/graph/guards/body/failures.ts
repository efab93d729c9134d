/** Whether something can fail in a way its caller notices. */
import type { CallFact, FileFacts, Step, Term } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import { findCalledName } from '../../terms.ts';
import { getCallText } from '../call-text.ts';

/** How many functions deep a failure is followed. */
const deepest = 4;
const failuresOfGraph = new WeakMap<ProgramGraph, Map<number, boolean>>();

/** True unless every failure of the awaited value is caught on the way: `await runAll()` where `runAll` logs and goes on. */
export function canFail(graph: ProgramGraph, node: FunctionNode, awaited: Term, depth = 0): boolean {
  const facts = graph.files[node.file];
  if (awaited.kind === 'literal' || facts === undefined) return false;
  if (awaited.kind !== 'call') return true;
  const call = facts.calls[awaited.call];
  if (call === undefined) return true;
  const name = findCalledName(facts, call) ?? '';
  if (call.kind === 'new') return !(name === 'Promise' && isPause(facts, call.args[0]));
  if (call.callee.kind === 'member' && (name === 'catch' || name === 'allSettled')) return false;
  if (call.callee.kind === 'member' && name === 'finally') return canFail(graph, node, call.callee.object, depth);
  if (pauses.has(name) || isCommit(facts, call)) return false;
  const targets = node.calls.find((edge) => edge.call === awaited.call)?.to ?? [];
  return targets.length === 0 || targets.some((target) => canNodeFail(graph, target, depth + 1));
}

const pauses = new Set(['sleep', 'delay', 'wait', 'pause', 'setTimeout', 'setImmediate', 'nextTick']);

/** What a transaction wrote that cannot be committed was never there: it leaves nothing taken. */
function isCommit(facts: FileFacts, call: CallFact): boolean {
  return /^\s*commit\s*;?\s*$/i.test(getCallText(facts, call));
}

/** `new Promise((resolve) => …)` has no way to say no. */
function isPause(facts: FileFacts, executor: Term | undefined): boolean {
  return executor?.kind === 'function' && facts.functions[executor.function]?.parameters.length === 1;
}

function canNodeFail(graph: ProgramGraph, id: number, depth: number): boolean {
  const memo = failuresOfGraph.get(graph) ?? new Map<number, boolean>();
  failuresOfGraph.set(graph, memo);
  const seen = memo.get(id);
  if (seen !== undefined) return seen;
  const node = graph.nodes[id];
  const body = node === undefined ? undefined : graph.files[node.file]?.functions[node.function]?.body;
  if (node === undefined || body === undefined || depth > deepest) return true;
  memo.set(id, true);
  const result = canStepsFail(graph, node, body, depth);
  memo.set(id, result);
  return result;
}

function canStepsFail(graph: ProgramGraph, node: FunctionNode, steps: readonly Step[], depth: number): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'await': return canFail(graph, node, step.of, depth);
      case 'throw': return true;
      case 'branch': return canStepsFail(graph, node, [...step.then, ...step.otherwise], depth);
      case 'loop': return canStepsFail(graph, node, step.body, depth);
      case 'switch': return step.cases.some((one) => canStepsFail(graph, node, one.body, depth));
      case 'return': return step.value?.kind === 'call' && canFail(graph, node, step.value, depth);
      case 'try': {
        const isCaught = step.handler !== null && !hasThrow(step.handler);
        return (!isCaught && canStepsFail(graph, node, step.block, depth)) || canStepsFail(graph, node, step.finaliser ?? [], depth);
      }
      default: return false;
    }
  });
}

function hasThrow(steps: readonly Step[]): boolean {
  for (const step of eachStep(steps)) if (step.kind === 'throw') return true;
  return false;
}
