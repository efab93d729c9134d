/** Entries that one call makes for each of several queues: what their runs do is the same, and is read once. */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';

const known = new WeakMap<ProgramGraph, Map<string, EntryPoint[]>>();

/** The first entry of the same registration whose handler makes the same calls; the entry itself where it is the first. */
export function findFirstAlike(graph: ProgramGraph, entry: EntryPoint): EntryPoint {
  const places = known.get(graph) ?? groupByRegistration(graph);
  known.set(graph, places);
  return places.get(getKey(entry))?.find((other) => other.id === entry.id || isAlike(graph, other, entry)) ?? entry;
}

function groupByRegistration(graph: ProgramGraph): Map<string, EntryPoint[]> {
  const places = new Map<string, EntryPoint[]>();
  for (const entry of graph.entryPoints) places.set(getKey(entry), [...(places.get(getKey(entry)) ?? []), entry]);
  return places;
}

function getKey({ kind, registration, handler }: EntryPoint): string {
  return [kind, registration.file, ...registration.span, handler.file, ...handler.span].join(':');
}

function isAlike(graph: ProgramGraph, left: EntryPoint, right: EntryPoint): boolean {
  const [one, other] = [graph.nodes[left.node], graph.nodes[right.node]];
  if (one === undefined || other === undefined || one.function !== other.function || one.calls.length !== other.calls.length || left.consumer?.library !== right.consumer?.library) return false;
  return one.calls.every((edge, index) => {
    const same = other.calls[index];
    return same?.call === edge.call && same.roles.length === edge.roles.length && same.to.join() === edge.to.join();
  });
}
