/**
 * Listeners that the project calls itself, by `emit`. Which object they listen to is not told apart, but a request that emits no event of
 * the name has none of them called.
 */
import type { CallEdge, EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import { getFunctionParts } from '../../clients/function-parts.ts';
import type { PathStep } from '../nearest-first.ts';
import { findHearing, readEmitted, readHeard } from './listeners.ts';
import { isUsualCall } from './usual-calls.ts';

/**
 * The first step of the way that registers a listener to an event which the entry does not emit, after the call by which what it listens to lives
 * on; twice the same where that is so on every way.
 */
export function findUnheard(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[]): readonly [CallEdge, CallEdge] | null {
  for (const [index, { edge }] of steps.entries()) {
    const before = steps.slice(0, index);
    const hearing = findHearing(graph, edge, before.map((step) => step.edge));
    if (hearing === null) continue;
    // `on(event, listener) { this.emitter.on(event, listener) }`: whoever calls it says which.
    const event = hearing.event ?? findTold(graph, before);
    if (event === null || !getEmitted(graph, entry.node).has(event)) return [hearing.keeper ?? edge, edge];
  }
  return null;
}

function findTold(graph: ProgramGraph, steps: readonly PathStep[]): string | null {
  for (const { node, edge } of steps.toReversed()) {
    const facts = graph.files[node.file];
    const call = facts?.calls[edge.call];
    const event = facts === undefined || call === undefined ? null : readHeard(facts, call);
    if (event !== null) return event;
  }
  return null;
}

const emittedOf = new WeakMap<ProgramGraph, Map<number, ReadonlySet<string>>>();

/** Names of the events that are emitted in what the node reaches. */
function getEmitted(graph: ProgramGraph, start: number): ReadonlySet<string> {
  const ofGraph = emittedOf.get(graph) ?? new Map<number, ReadonlySet<string>>();
  emittedOf.set(graph, ofGraph);
  const known = ofGraph.get(start);
  if (known !== undefined) return known;
  const emitted = new Set<string>();
  const reached = new Set([start]);
  for (const id of reached) {
    const node = graph.nodes[id];
    const facts = node && graph.files[node.file];
    if (node === undefined || facts === undefined) continue;
    for (const index of getFunctionParts(facts, node.function).calls) {
      const call = facts.calls[index];
      const event = call === undefined ? null : readEmitted(facts, call);
      if (event !== null) emitted.add(event);
    }
    for (const edge of node.calls) if (isUsualCall(graph, edge)) for (const to of edge.to) reached.add(to);
  }
  ofGraph.set(start, emitted);
  return emitted;
}
