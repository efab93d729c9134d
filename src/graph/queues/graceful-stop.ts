/** Whether anything stops a consumer before its process ends, and how its library is stopped. */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findQueueCalls } from '../queue-calls.ts';

export interface MissingStop {
  /** `boss.stop()` */
  readonly call: string;
  /** Half a sentence: what becomes of a job that is cut off. */
  readonly outcome: string;
}

/** Libraries that take jobs until they are told to stop. graphile-worker listens to signals itself, and Nest closes what it made. */
const stops: Readonly<Record<string, MissingStop>> = {
  // https://timgit.github.io/pg-boss/#/./api/ops
  'pg-boss': { call: "boss.stop({ graceful: true, timeout: 8000 })", outcome: 'it stays active until it expires, and is then run again where retries are left' },
  // https://docs.bullmq.io/guide/workers/graceful-shutdown
  bullmq: { call: 'worker.close()', outcome: 'its lock runs out, and another worker runs it again as stalled' },
  // https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueclose
  bull: { call: 'queue.close()', outcome: 'its lock runs out, and another worker runs it again as stalled' },
  // https://github.com/bee-queue/bee-queue#queuepclosetimeout-cb
  'bee-queue': { call: 'queue.close()', outcome: 'it stalls, and is run again' },
  // https://github.com/agenda/agenda#stop
  agenda: { call: 'agenda.stop()', outcome: 'it stays locked until its lock lifetime is over, and is then run again' },
  // https://kafka.js.org/docs/consuming
  kafkajs: { call: 'consumer.disconnect()', outcome: 'its message is not committed, and comes again after the session has timed out' },
  // https://bbc.github.io/sqs-consumer/
  'sqs-consumer': { call: 'consumer.stop()', outcome: 'its message is visible again after its timeout, and is worked on again' },
  // https://cloud.google.com/nodejs/docs/reference/pubsub/latest/pubsub/subscription
  '@google-cloud/pubsub': { call: 'subscription.close()', outcome: 'its lease runs out, and it is delivered again' },
};

/** Null where something of the repository stops the library, where signals are listened to, or the library stops by itself. */
export function findMissingStop(graph: ProgramGraph, { consumer }: EntryPoint): MissingStop | null {
  const stop = consumer === null || consumer.match.isFork ? undefined : stops[consumer.library];
  if (consumer === null || stop === undefined) return null;
  if (findQueueCalls(graph, [consumer.library], null).some(({ role }) => role === 'queue-stop')) return null;
  // What a listener does may be out of sight: who listens is taken at their word.
  return graph.listensToSignals === true ? null : stop;
}
