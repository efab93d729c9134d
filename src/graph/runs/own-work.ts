/**
 * Work that only this process has: what stands in a map of its open connections or of its waiting retries no other instance finds,
 * and a second run finds it no more once it was taken out.
 */
import type { FileFacts } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import { handsOverOwnBatch, writesOwnBatch } from './own-batches.ts';
import { isInLoop, isKept } from './own-lists.ts';

/** On the way to the call, the run goes through something that is kept in a field or a variable of the module, or hands over all of it. */
export function isOwnWork(graph: ProgramGraph, { way, edge }: Pick<ReachedCall, 'way' | 'edge'>): boolean {
  return [...way, edge].some((step) => {
    const facts = graph.files[step.place.file];
    return facts !== undefined && (isMadeForOwn(facts, step) || (step === edge ? writesOwnBatch(facts, step.call) : handsOverOwnBatch(facts, step.call)));
  });
}

function isMadeForOwn(facts: FileFacts, { call, loop }: CallEdge): boolean {
  const fact = facts.calls[call];
  if (fact === undefined || !loop) return false;
  const isPassed = !fact.loop && fact.callee.kind === 'member' && isKept(facts, fact.callee.object, fact.in, 0);
  return isPassed || isInLoop(facts, fact.in, call, 0);
}
