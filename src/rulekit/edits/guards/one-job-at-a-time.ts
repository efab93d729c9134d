/** The edit that lets a worker, or all workers of a queue, take one job at a time. */
import { hasSeveralInstances } from '../../../graph/runs/run-harm.ts';
import type { Run } from '../../../graph/runs/scheduled-run.ts';
import type { EditIntent } from '../../../model/edit-intent.ts';
import type { EntryPoint, ProgramGraph, QueueCall } from '../../../model/graph.ts';
import type { Place } from '../../../model/source-location.ts';

/** Nothing else comes into the queue: more jobs at once are of no use to anybody. */
export function findOneJobAtATime(graph: ProgramGraph, run: Run): EditIntent | null {
  const { id, registration } = run.entry;
  // One line may make the workers of several queues.
  if (graph.entryPoints.some((other) => other.id !== id && isSamePlace(other.registration, registration))) return null;
  if (hasSeveralInstances(run)) return findQueueLimit(graph, run.entry);
  const { file, span } = registration;
  return { kind: 'set-option', description: 'Take one job at a time: the next start waits for the end of the last run. With more than one instance of the worker, `queue.setGlobalConcurrency(1)` holds for all.', file, line: span[0], column: span[1], argument: 2, option: 'concurrency', value: '1', replaces: [] };
}

/** The first release that has it: https://github.com/taskforcesh/bullmq/pull/2496 */
const limitSince = [5, 9] as const;

/** Where one call sets the schedule of this queue up, and of no other. */
function findQueueLimit(graph: ProgramGraph, { consumer }: EntryPoint): EditIntent | null {
  const [call, ...others] = graph.queueCalls.filter(({ match, schedule }) => schedule !== undefined && match.library === 'bullmq' && isOf(match, consumer?.queue ?? null));
  if (call === undefined || others.length > 0 || call.name !== 'upsertJobScheduler' || !knowsLimit(call.match)) return null;
  // A wrapper sets up the schedules of other queues by the same call.
  if (graph.queueCalls.some((one) => one !== call && isSamePlace(one.place, call.place))) return null;
  return {
    kind: 'limit-queue', description: 'Let all workers of the queue together take one job at a time: the next start waits for the end of the last run. Redis keeps the limit until it is taken away.',
    file: call.place.file, call: call.place.span,
  };
}

function isOf({ originArguments: [name] }: QueueCall['match'], queue: string | null): boolean {
  return queue !== null && (name?.kind !== 'literal' || name.value === queue);
}

function knowsLimit({ version, isFork }: QueueCall['match']): boolean {
  const [, major, minor] = /^(\d{1,6})\.(\d{1,6})\./.exec(version ?? '') ?? [];
  const [first, second] = limitSince;
  return !isFork && major !== undefined && (Number(major) > first || (Number(major) === first && Number(minor) >= second));
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.file === other.file && one.span.every((part, index) => part === other.span[index]);
}
