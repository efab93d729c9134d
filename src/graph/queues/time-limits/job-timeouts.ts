/** Jobs that a queue takes for failed after a while, whose handler nothing ends: the next try runs beside it. */
import type { EntryPoint, ProgramGraph, QueueCall } from '../../../model/graph.ts';
import { getRank } from '../../effects/effects.ts';
import type { ReachedEffect } from '../../effects/effects-of-entry.ts';
import { getJobOf, getQueueOf } from '../../queue-calls.ts';
import { findRetries } from '../../retries-of-consumer.ts';
import { isLasting } from '../../runs/lasting-effects.ts';
import { findLimits } from '../job-limits.ts';
import { findSharedEffects } from '../repeatable-effects.ts';
import { hasSteps, isKeptApart } from './outlived-limits.ts';

export interface TimedOutJob {
  /** Says the limit. */
  readonly call: QueueCall;
  /** Null where the code does not spell it out. */
  readonly seconds: number | null;
  readonly effect: ReachedEffect;
}

/**
 * Bull rejects the promise of the job, and lets the handler run on; BullMQ has left the option out.
 * https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueadd, https://docs.bullmq.io/patterns/timeout-jobs
 */
const timingOut: ReadonlySet<string> = new Set(['bull', '@nestjs/bull']);

/** The job that has the limit, and not only another of its queue. What holds for all of them may be said somewhere else. */
function isTriedAgain(graph: ProgramGraph, consumer: NonNullable<EntryPoint['consumer']>, call: QueueCall): boolean {
  if (call.role !== 'queue-producer') return true;
  const tried = findLimits(graph, [...timingOut], getQueueOf(consumer), ['attempts', 'defaultJobOptions.attempts'], getJobOf(consumer), () => true);
  return tried.length === 0 || tried.some((one) => one.call === call || one.call.role !== 'queue-producer');
}

/** Null where no limit is set, nobody tries again, or a second run does no harm. */
export function findTimedOutJob(graph: ProgramGraph, entry: EntryPoint): TimedOutJob | null {
  const { consumer } = entry;
  if (consumer === null || !timingOut.has(consumer.library)) return null;
  const [said] = findLimits(graph, [...timingOut], getQueueOf(consumer), ['timeout', 'defaultJobOptions.timeout'], getJobOf(consumer), () => true).filter(({ call, limit }) => limit !== 0 && isTriedAgain(graph, consumer, call));
  if (said === undefined || findRetries(graph, entry)?.from !== 'option') return null;
  const node = graph.nodes[entry.node];
  if (node === undefined || !hasSteps(graph, [node]) || isKeptApart(graph, entry)) return null;
  const [effect] = findSharedEffects(graph, entry).filter(({ nature }) => isLasting(nature)).toSorted((a, b) => getRank(a.nature) - getRank(b.nature));
  return effect === undefined ? null : { call: said.call, seconds: said.limit === 'not literal' ? null : said.limit / 1000, effect };
}
