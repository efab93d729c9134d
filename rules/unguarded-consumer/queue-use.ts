/** What the rest of the repository does with the queue of a consumer. */
import { findServiceOfEntry, findServicesOfEntry } from '../../src/graph/services/service-of-entry.ts';
import { findQueueCalls, getJobOf, getQueueOf, isOfJob, namesItsQueue, namesQueue } from '../../src/graph/queue-calls.ts';
import { getOptionArguments } from '../../src/graph/queues/option-places.ts';
import { findSendersFor, type Work } from '../../src/graph/retries-of-work.ts';
import type { Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, QueueCall, Service, StaticValue } from '../../src/model/graph.ts';

export interface QueueUse {
  readonly service: Service | null;
  /** The variables that let the consumer run there. */
  readonly gate: readonly Evidence[];
  /** Arguments of each call that enqueues; of one that enqueues a list, the options of its jobs. */
  readonly sendArguments: readonly (readonly StaticValue[])[];
  /** Those of them that are options, not the payload, and the defaults of the queue. */
  readonly sendOptions: readonly (readonly StaticValue[])[];
  /** Arguments of each call that sets the queue up. */
  readonly createArguments: readonly (readonly StaticValue[])[];
}

/** A framework's wrapper consumes what the library itself sends, and the other way round. */
const families: readonly (readonly string[])[] = [['bullmq', '@nestjs/bullmq'], ['bull', '@nestjs/bull']];

/** With `work` only what is sent that may come to it. */
export function getQueueUse(graph: ProgramGraph, entry: EntryPoint, work: Work | null = null): QueueUse {
  const service = findServiceOfEntry(graph, entry);
  const { consumer } = entry;
  const libraries = families.find((family) => family.includes(consumer?.library ?? '')) ?? [consumer?.library ?? ''];
  const calls = consumer === null ? [] : findQueueCalls(graph, libraries, getQueueOf(consumer)).filter((call) => call.role !== 'queue-producer' || isOfJob(call, getJobOf(consumer)));
  const own = new Set(work === null ? [] : calls.filter(({ role }) => role === 'queue-producer').filter(findSendersFor(graph, entry, work)));
  const isMeant = (call: QueueCall): boolean => own.size === 0 || call.role !== 'queue-producer' || own.has(call);
  return {
    service,
    gate: service === null ? [] : findServicesOfEntry(graph, entry).flatMap((one) => (one.service === service ? one.gate : [])),
    sendArguments: calls.filter((call) => call.role === 'queue-producer' && isMeant(call)).map((call) => (call.name === 'addBulk' ? getOptionArguments(call) : call.match.arguments)),
    sendOptions: calls.filter(({ role }) => role !== 'queue-stop').flatMap((call) => (call.role === 'queue-producer' ? [isMeant(call) ? getOptionArguments(call) : [], call.match.originArguments.flatMap(getDefaults)] : [getDefaultsOf(call, consumer?.queue ?? null)])),
    createArguments: calls.filter(({ role }) => role === 'queue-setup').map((call) => call.match.arguments),
  };
}

/** `BullModule.registerQueue({ name: 'mails', defaultJobOptions: { attempts: 3 } })` */
function getDefaultsOf(call: QueueCall, queue: string | null): readonly StaticValue[] {
  return call.match.arguments.filter((value) => !namesItsQueue(call) || queue === null || namesQueue(value, queue)).flatMap(getDefaults);
}

/** `new Queue('mails', { defaultJobOptions: { attempts: 3 } })` */
function getDefaults(value: StaticValue): readonly StaticValue[] {
  return value.kind === 'object' ? value.properties.flatMap(({ key, value: own }) => (key === 'defaultJobOptions' ? [own] : [])) : [];
}
