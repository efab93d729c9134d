/**
 * Work of a job that nobody waits for: the queue takes the job for done when the handler's promise is, and hears nothing of what fails
 * after that.
 */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import type { FileFacts } from '../../../model/facts.ts';
import { getDroppedCalls } from '../../dropped-calls.ts';
import { findEffectIn } from '../../effects/effects-of-entry.ts';
import { getRank, type Effect, type EffectNature } from '../../effects/effects.ts';
import { isAsync } from '../../guards/own-targets.ts';
import { eachStep } from '../../steps.ts';
import { isStartUp } from '../../ways/reached-calls.ts';
import { isPause } from './pauses.ts';
import { isEndedByPromise } from './ended-by-promise.ts';

export interface UnawaitedWork {
  /** The outermost call whose answer is thrown away. */
  readonly left: CallEdge;
  /** The call whose promise is: the same, or one in the function that it calls. */
  readonly begun: CallEdge;
  readonly effect: Effect;
  readonly edge: CallEdge;
}

interface LeftCall {
  readonly node: FunctionNode;
  readonly edge: CallEdge;
  readonly by: CallEdge;
}

/** What is gone when nobody hears that it failed. */
const wanted: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'message', 'paid-call', 'write', 'counter', 'enqueue', 'request']);

/** Null where the run waits for any of its effects, or for something that nobody knows. */
export function findUnawaitedWork(graph: ProgramGraph, entry: EntryPoint): UnawaitedWork | null {
  const start = graph.nodes[entry.node];
  if (entry.consumer === null || start === undefined || !isEndedByPromise(graph, entry.consumer.library, start)) return null;
  const waited = new Set([start]);
  /** Nobody takes what they give back: by the outermost call that throws it away. */
  const unasked = new Map<FunctionNode, CallEdge>();
  const left: LeftCall[] = [];
  for (const node of waited) {
    const facts = graph.files[node.file];
    if (facts === undefined || waitsForUnknown(facts, node) || (!unasked.has(node) && givesUnknown(facts, node))) return null;
    const dropped = getDroppedCalls(facts);
    for (const edge of node.calls) {
      if (edge.exceptional || isStartUp(graph, node, edge)) continue;
      if (isLeft(graph, facts, dropped, edge)) left.push({ node, edge, by: unasked.get(node) ?? edge });
      else if (findEffectIn(graph, { node, edge }) !== null) return null;
      else for (const target of getTargets(graph, edge)) {
        const by = unasked.get(node) ?? (dropped.has(edge.call) ? edge : undefined);
        if (by !== undefined && !waited.has(target)) unasked.set(target, by);
        waited.add(target);
      }
    }
  }
  const found = left.flatMap((call) => findWorst(graph, call, waited) ?? []).sort((a, b) => getRank(a.effect.nature) - getRank(b.effect.nature));
  return found[0] ?? null;
}

function getTargets(graph: ProgramGraph, { to }: CallEdge): readonly FunctionNode[] {
  return to.flatMap((id) => graph.nodes[id] ?? []);
}

const goesThrough = /^(?:forEach|map)$/;

/** A callback may say the end; only lists are known to throw away what theirs promise. */
function isLeft(graph: ProgramGraph, facts: FileFacts, dropped: ReadonlySet<number>, edge: CallEdge): boolean {
  const call = facts.calls[edge.call];
  if (call === undefined || !dropped.has(edge.call) || edge.roles.some(({ role }) => role.startsWith('blocking-'))) return false;
  if (call.args.some(({ kind }) => kind === 'function')) return call.callee.kind === 'member' && goesThrough.test(call.callee.property) && edge.to.some((id) => isAsync(graph, id));
  return edge.to.some((id) => isAsync(graph, id)) || (edge.to.length === 0 && edge.roles.length > 0);
}

/** A call of which nothing is known may be the work. */
function waitsForUnknown(facts: FileFacts, node: FunctionNode): boolean {
  const known = getKnownCalls(node);
  return facts.calls.some((call, index) => call.in === node.function && call.awaited && !known.has(index) && !isPause(facts, call));
}

/** The same, of what the function hands back. */
function givesUnknown(facts: FileFacts, node: FunctionNode): boolean {
  const known = getKnownCalls(node);
  return [...eachStep(facts.functions[node.function]?.body ?? [])].some((step) => step.kind === 'return' && step.value?.kind === 'call' && !known.has(step.value.call) && !isPauseAt(facts, step.value.call));
}

function isPauseAt(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  return call !== undefined && isPause(facts, call);
}

function getKnownCalls({ calls }: FunctionNode): ReadonlySet<number> {
  return new Set(calls.filter(({ to, roles }) => to.length > 0 || roles.length > 0).map(({ call }) => call));
}

/** The worst effect behind a call, of those that the run waits for in no other way. */
function findWorst(graph: ProgramGraph, { node, edge: begun, by: left }: LeftCall, waited: ReadonlySet<FunctionNode>): UnawaitedWork | null {
  const own = findEffectIn(graph, { node, edge: begun });
  const found: UnawaitedWork[] = own === null ? [] : [{ left, begun, effect: own, edge: begun }];
  const seen = new Set(getTargets(graph, begun).filter((target) => !waited.has(target)));
  for (const inner of seen) {
    for (const edge of inner.calls) {
      if (edge.exceptional || isStartUp(graph, inner, edge)) continue;
      const effect = findEffectIn(graph, { node: inner, edge });
      if (effect !== null) found.push({ left, begun, effect, edge });
      for (const target of getTargets(graph, edge)) if (!waited.has(target)) seen.add(target);
    }
  }
  return found.filter(({ effect }) => wanted.has(effect.nature)).sort((a, b) => getRank(a.effect.nature) - getRank(b.effect.nature))[0] ?? null;
}
