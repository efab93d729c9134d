/**
 * How often a queue hands out again the jobs that come to one call of its consumer. Of a consumer that takes several kinds of jobs, what the
 * jobs of another name are given does not count.
 */
import type { CallEdge, EntryPoint, ProgramGraph, QueueCall } from '../model/graph.ts';
import { findSentJobs, findTakenJobs } from './queues/jobs-of-way.ts';
import { findRetries, type Retries } from './retries-of-consumer.ts';

export interface Work {
  /** The calls that lead to it, from the handler on. */
  readonly way: readonly CallEdge[];
  readonly edge: CallEdge;
}

export function findRetriesOfWork(graph: ProgramGraph, entry: EntryPoint, work: Work): Retries | null {
  return findRetries(graph, entry, findSendersFor(graph, entry, work));
}

/** Calls that name their jobs. Those that have the clock send them begin with the name of the schedule: https://docs.bullmq.io/guide/job-schedulers */
const naming: ReadonlySet<string> = new Set(['add', 'addBulk']);

/** Whether a call may put a job on the queue that comes to the work. */
export function findSendersFor(graph: ProgramGraph, entry: EntryPoint, { way, edge }: Work): (call: QueueCall) => boolean {
  const steps = [...way, edge].map((step, at) => findTakenJobs(graph, entry, way.slice(0, at), step, 'unknown too'));
  return (call) => {
    const jobs = call.role === 'queue-producer' && naming.has(call.name) && call.schedule === undefined ? findSentJobs(call) : null;
    return jobs === null || steps.every((takes) => takes(jobs));
  };
}
