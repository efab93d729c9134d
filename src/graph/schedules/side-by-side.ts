/** Workers that take several jobs of a queue at once, where all that comes into the queue is one job of the clock: its next start then meets a long run. */
import type { EntryPoint, ProgramGraph, Schedule, StaticValue } from '../../model/graph.ts';
import { findCalledName } from '../terms.ts';

/** The most runs at once; null where each waits for the last, or the queue has other work too. */
export function findSideBySide(graph: ProgramGraph, { consumer }: EntryPoint, schedules: readonly Schedule[]): number | null {
  // Agenda keeps a row for each recurring job, and starts none whose row is locked: https://github.com/agenda/agenda#locklifetime
  if (consumer?.library !== 'bullmq' || consumer.queue === null || schedules.length !== 1 || schedules[0]?.platform !== 'job-queue') return null;
  const most = consumer.match.arguments.map((argument) => findConcurrency(argument)).find((number) => number !== null) ?? 1;
  return most > 1 && !takesOthers(graph, consumer.queue) && !keepsApart(graph) ? most : null;
}

/** https://docs.bullmq.io/guide/workers/concurrency */
function findConcurrency(value: StaticValue): number | null {
  const found = value.kind === 'object' ? value.properties.find(({ key }) => key === 'concurrency')?.value : undefined;
  return found?.kind === 'literal' && typeof found.value === 'number' ? found.value : null;
}

/** Somebody puts jobs into it, or into a queue whose name is not known. */
function takesOthers({ queueCalls }: ProgramGraph, queue: string): boolean {
  return queueCalls.some(({ role, schedule, match }) => {
    if (role !== 'queue-producer' || schedule !== undefined || match.library !== 'bullmq') return false;
    const [name] = match.originArguments;
    return name?.kind !== 'literal' || name.value === queue;
  });
}

const ways: ReadonlySet<string> = new Set(['setGlobalConcurrency', 'setDeduplicationKey']);

/** https://docs.bullmq.io/guide/queues/global-concurrency, https://docs.bullmq.io/guide/jobs/deduplication */
function keepsApart(graph: ProgramGraph): boolean {
  return Object.values(graph.files).some((facts) => facts.calls.some((call) => ways.has(findCalledName(facts, call) ?? '')))
    || graph.queueCalls.some(({ schedule, match }) => schedule !== undefined && JSON.stringify(match.arguments).includes('"deduplication"'));
}
