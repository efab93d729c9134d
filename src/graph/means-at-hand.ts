/** What a repository has already to take work off the request path: a pool of worker threads, a queue. */
import type { ProgramGraph } from '../model/graph.ts';

export interface Means {
  /** The file that hands work to worker threads. */
  readonly pool: string | null;
  /** The name of the queue that most calls send to, and its library. */
  readonly queue: { readonly name: string; readonly library: string } | null;
}

const known = new WeakMap<ProgramGraph, Means>();

export function findMeans(graph: ProgramGraph): Means {
  let means = known.get(graph);
  if (means === undefined) known.set(graph, (means = { pool: findPool(graph), queue: findQueue(graph) }));
  return means;
}

/** A worker that is started for one task is no pool. */
function findPool(graph: ProgramGraph): string | null {
  for (const node of graph.nodes) {
    for (const edge of node.calls) {
      if (edge.roles.some((match) => match.role === 'offload' && /\.(?:run|exec|execute)\(\)$/.test(match.api))) return node.file;
    }
  }
  return null;
}

function findQueue(graph: ProgramGraph): Means['queue'] {
  const sent = new Map<string, { readonly name: string; readonly library: string; times: number }>();
  for (const { role, match } of graph.queueCalls) {
    // pg-boss is told the queue by the call, other libraries when the queue is made.
    const [first] = match.library === 'pg-boss' ? match.arguments : match.originArguments;
    if (role !== 'queue-producer' || first?.kind !== 'literal' || typeof first.value !== 'string') continue;
    const one = sent.get(first.value) ?? { name: first.value, library: match.library, times: 0 };
    sent.set(first.value, { ...one, times: one.times + 1 });
  }
  const [most] = [...sent.values()].sort((a, b) => b.times - a.times);
  return most === undefined ? null : { name: most.name, library: most.library };
}
