/** Numbers that the options of jobs say: of one job, or of all jobs of a queue. */
import type { ProgramGraph, QueueCall, StaticValue } from '../../model/graph.ts';
import { findQueueCalls, isOfJob, namesItsQueue, namesQueue } from '../queue-calls.ts';
import { getOptionArguments } from './option-places.ts';

/** Whether the jobs that a call sends are asked for. */
export type IsMeant = (call: QueueCall) => boolean;

/** A queue reads these only within its `defaultJobOptions`: https://docs.bullmq.io/guide/retrying-failing-jobs */
const ofJobs: ReadonlySet<string> = new Set(['attempts', 'timeout']);

export type Limit = number | 'not literal';

export interface SaidLimit {
  /** The call that says it, of the jobs that it sends or of all of a queue. */
  readonly call: QueueCall;
  readonly limit: Limit;
}

/** What those calls say that may put a job of this name on the queue, each of which may say it under several of the keys. */
export function findLimits(graph: ProgramGraph, libraries: readonly string[], queue: string | null, keys: readonly string[], job: string | null, isMeant: IsMeant): readonly SaidLimit[] {
  const calls = findQueueCalls(graph, libraries, queue).filter((call) => call.role !== 'queue-stop' && isOfJob(call, job));
  const meant = new Set(calls.filter(isMeant));
  // Where none of those is seen, somebody sends them out of sight, mostly like the rest.
  const isSeen = [...meant].some(({ role }) => role === 'queue-producer');
  return calls.flatMap((call) => {
    const options = namesItsQueue(call) && queue !== null ? call.match.arguments.filter((value) => namesQueue(value, queue)) : isSeen && !meant.has(call) ? [] : getOptionArguments(call);
    return keys.flatMap((key) => {
      const limit = findLimit(ofJobs.has(key) ? options : [...options, ...call.match.originArguments], key);
      return limit === null ? [] : [{ call, limit }];
    });
  });
}

/** The number under a key, or under a path of keys; options of many jobs stand in a list. */
export function findLimit(values: readonly StaticValue[], path: string): Limit | null {
  const [key = '', ...rest] = path.split('.');
  for (const value of values.flatMap((one) => (one.kind === 'array' ? one.items : [one]))) {
    if (value.kind !== 'object') continue;
    const own = value.properties.find((property) => property.key === key)?.value;
    const found = own ?? value.properties.find((property) => property.key === 'opts')?.value;
    if (found === undefined) continue;
    if (found.kind === 'literal' && typeof found.value === 'number') return found.value;
    if (found.kind === 'unknown' && own !== undefined && rest.length === 0) return 'not literal';
    if (found.kind === 'object') {
      const inner = findLimit([found], rest.length > 0 ? rest.join('.') : key);
      if (inner !== null) return inner;
    }
  }
  return null;
}

/** Undefined where the value is no object or lacks the key. */
export function findProperty(value: StaticValue, key: string): StaticValue | undefined {
  return value.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
}
