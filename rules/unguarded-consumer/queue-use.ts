/** What the rest of the repository does with the queue of a consumer. */
import { findServiceOfEntry } from '../../src/graph/services/service-of-entry.ts';
import { findQueueCalls } from '../../src/graph/queue-calls.ts';
import type { EntryPoint, ProgramGraph, QueueCall, Service, StaticValue } from '../../src/model/graph.ts';

export interface QueueUse {
  readonly service: Service | null;
  /** Arguments of each call that enqueues. */
  readonly sendArguments: readonly (readonly StaticValue[])[];
  /** Arguments of each call that sets the queue up. */
  readonly createArguments: readonly (readonly StaticValue[])[];
  /** What the producing queue objects were made with. */
  readonly queueArguments: readonly (readonly StaticValue[])[];
}

/** A framework's wrapper consumes what the library itself sends, and the other way round. */
const families: readonly (readonly string[])[] = [['bullmq', '@nestjs/bullmq'], ['bull', '@nestjs/bull']];

export function getQueueUse(graph: ProgramGraph, entry: EntryPoint): QueueUse {
  const service = findServiceOfEntry(graph, entry);
  const { consumer } = entry;
  const libraries = families.find((family) => family.includes(consumer?.library ?? '')) ?? [consumer?.library ?? ''];
  const calls = consumer === null ? [] : findQueueCalls(graph, libraries, consumer.queue);
  const argumentsOf = (role: QueueCall['role']): readonly (readonly StaticValue[])[] => calls.filter((call) => call.role === role).map((call) => call.match.arguments);
  return {
    service,
    sendArguments: argumentsOf('queue-producer'),
    createArguments: argumentsOf('queue-setup'),
    queueArguments: calls.filter((call) => call.role === 'queue-producer').map((call) => call.match.originArguments),
  };
}
