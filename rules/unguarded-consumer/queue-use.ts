/** What the rest of the repository does with the queue of a consumer. */
import { findServiceOfEntry } from '../../src/graph/service-of-entry.ts';
import { findQueueCalls } from '../../src/graph/queue-calls.ts';
import type { EntryPoint, ProgramGraph, Service, StaticValue } from '../../src/model/graph.ts';
import { findValue } from '../../src/rulekit/known.ts';

export interface QueueUse {
  readonly service: Service | null;
  readonly isCpuThrottled: boolean;
  /** Arguments of each call that enqueues. */
  readonly sendArguments: readonly (readonly StaticValue[])[];
  /** Arguments of each call that sets the queue up. */
  readonly createArguments: readonly (readonly StaticValue[])[];
  /** What the producing queue objects were made with. */
  readonly queueArguments: readonly (readonly StaticValue[])[];
}

export function getQueueUse(graph: ProgramGraph, entry: EntryPoint): QueueUse {
  const service = findServiceOfEntry(graph, entry);
  const consumer = entry.consumer;
  const calls = consumer === null ? [] : findQueueCalls(graph, [consumer.library], consumer.queue);
  return {
    service,
    isCpuThrottled: service?.platform === 'cloud-run' && (findValue(service.cpuThrottling) ?? false),
    sendArguments: calls.filter((call) => call.role === 'queue-producer').map((call) => call.match.arguments),
    createArguments: calls.filter((call) => call.role === 'queue-setup').map((call) => call.match.arguments),
    queueArguments: calls.filter((call) => call.role === 'queue-producer').map((call) => call.match.originArguments),
  };
}
