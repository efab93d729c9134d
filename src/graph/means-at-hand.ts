/** What a program has already to take work off the request path. */
import type { ProgramGraph, QueueCall } from '../model/graph.ts';
import { reachesPackageOf } from './packages.ts';

export interface Means {
  /** The name of the queue that most calls send to, and its library. */
  readonly queue: { readonly name: string; readonly library: string } | null;
}

interface Sending {
  readonly file: string;
  readonly name: string;
  readonly library: string;
}

const known = new WeakMap<ProgramGraph, readonly Sending[]>();

/** As far as the package of the file has them, or one that it calls. */
export function findMeans(graph: ProgramGraph, file: string): Means {
  let sendings = known.get(graph);
  if (sendings === undefined) known.set(graph, (sendings = graph.queueCalls.flatMap(findSending)));
  return { queue: findQueue(sendings.filter((sending) => reachesPackageOf(graph, file, sending.file))) };
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
