/** What a program has already to take work off the request path: a pool of worker threads, a queue. */
import type { ProgramGraph, QueueCall } from '../model/graph.ts';
import { reachesPackageOf } from './packages.ts';

export interface Means {
  /** The file that hands work to worker threads. */
  readonly pool: string | null;
  /** The name of the queue that most calls send to, and its library. */
  readonly queue: { readonly name: string; readonly library: string } | null;
}

interface Sending {
  readonly file: string;
  readonly name: string;
  readonly library: string;
}

interface AllMeans {
  readonly pools: readonly string[];
  readonly sendings: readonly Sending[];
}

const known = new WeakMap<ProgramGraph, AllMeans>();

/** As far as the package of the file has them, or one that it calls. */
export function findMeans(graph: ProgramGraph, file: string): Means {
  let all = known.get(graph);
  if (all === undefined) known.set(graph, (all = { pools: findPools(graph), sendings: graph.queueCalls.flatMap(findSending) }));
  return {
    pool: all.pools.find((pool) => reachesPackageOf(graph, file, pool)) ?? null,
    queue: findQueue(all.sendings.filter((sending) => reachesPackageOf(graph, file, sending.file))),
  };
}

/** A worker that is started for one task is no pool. */
function findPools(graph: ProgramGraph): readonly string[] {
  const files = new Set<string>();
  for (const node of graph.nodes) {
    for (const edge of node.calls) {
      if (edge.roles.some((match) => match.role === 'offload' && /\.(?:run|exec|execute)\(\)$/.test(match.api))) files.add(node.file);
    }
  }
  return [...files];
}

function findSending({ role, match, place }: QueueCall): readonly Sending[] {
  // pg-boss is told the queue by the call, other libraries when the queue is made.
  const [first] = match.library === 'pg-boss' ? match.arguments : match.originArguments;
  if (role !== 'queue-producer' || first?.kind !== 'literal' || typeof first.value !== 'string') return [];
  return [{ file: place.file, name: first.value, library: match.library }];
}

function findQueue(sendings: readonly Sending[]): Means['queue'] {
  const times = new Map<string, { readonly sending: Sending; readonly times: number }>();
  for (const sending of sendings) times.set(sending.name, { sending: times.get(sending.name)?.sending ?? sending, times: (times.get(sending.name)?.times ?? 0) + 1 });
  const [most] = [...times.values()].sort((a, b) => b.times - a.times);
  return most === undefined ? null : { name: most.sending.name, library: most.sending.library };
}
