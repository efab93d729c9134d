/**
 * Requests that are made under a guard of their own, where others of the run are not: `if (busy.has(queueId)) return; busy.add(queueId);` in a
 * function that the job calls for each queue. A second run asks what stands around it once more, and none of them.
 */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { Guard } from '../guard.ts';
import { getGuardsOfEntry } from '../guards-of-entry.ts';
import type { Instances } from '../services/instances-of-service.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';

/** A run with more requests is not asked for each of them. */
const mostCalls = 30;

/** The calls that are made in one run at a time; `guards` are all those of the entry point. Several instances each have a memory of their own. */
export function findShutCalls(graph: ProgramGraph, entry: EntryPoint, guards: readonly Guard[], calls: readonly ReachedCall[], instances: Instances): ReadonlySet<ReachedCall> {
  const keepsApart = ({ verdict }: Guard): boolean => verdict.kind === 'correct' || (verdict.kind === 'per-instance' && instances.kind !== 'several');
  const places = new Set(calls.map(getPlace));
  if (places.size > mostCalls || !guards.some(keepsApart)) return new Set();
  const shut = new Set([...places].filter((place) => {
    const { weakest } = getGuardsOfEntry(graph, entry, (node, edge) => getPlace({ node, edge }) === place);
    return weakest !== null && keepsApart(weakest);
  }));
  return new Set(calls.filter((call) => shut.has(getPlace(call))));
}

/** A function is read again for each way to it: its calls are the same. */
function getPlace({ node, edge }: Pick<ReachedCall, 'node' | 'edge'>): string {
  return `${node.file}#${edge.call}`;
}
