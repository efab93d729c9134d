/** Work that a run begins and does not wait for. */
import type { FileFacts } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import type { RunEvent } from '../../claims/run/run-events.ts';
import type { EffectNature } from '../../effects/effects.ts';
import { isAsync } from '../../guards/own-targets.ts';
import { settlesPromise } from '../../settled-promises.ts';

/** What is under way for as long as another machine takes. A message to a queue is often written at once. */
const slow: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'message', 'paid-call', 'request', 'write', 'counter', 'idempotent-write']);

/**
 * Before it comes to `next`, one of the calls that lead to the event, or the call itself, gives a promise that is thrown away. What leads to both is
 * waited for by neither; one that is handed a function may say by it that it is done.
 */
export function isLeftBehind(graph: ProgramGraph, { way, node, call, edge, effect }: RunEvent, next: RunEvent): boolean {
  const shared = way.findIndex((step, index) => next.way[index]?.node.id !== step.node.id || next.way[index].call !== step.call);
  const isDropped = (file: string, index: number): boolean => {
    const facts = graph.files[file];
    return facts !== undefined && isThrownAway(facts, index) && facts.calls[index]?.args.some(({ kind }) => kind === 'function') === false;
  };
  if (shared >= 0 && way.slice(shared).some((step) => isDropped(step.node.file, step.call) && step.edge.to.length > 0 && step.edge.to.every((id) => isAsync(graph, id)))) return true;
  return edge !== null && edge.to.length === 0 && effect !== null && slow.has(effect.nature) && !edge.roles.some(({ role }) => role.startsWith('blocking-')) && isDropped(node.file, call);
}

/** `send(order);` and `send(order).catch(log);`. What stands in a `then` may be what it was waited for. */
function isThrownAway(facts: FileFacts, index: number): boolean {
  return facts.calls[index]?.dropped === true || facts.calls.some((call) =>
    call.dropped && call.callee.kind === 'member' && call.callee.property === 'catch' && call.callee.object.kind === 'call' && call.callee.object.call === index && !settlesPromise(facts, call));
}
