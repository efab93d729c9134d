/** How often the workflows of a program have an activity tried: `proxyActivities({ retry: { maximumAttempts: 3 } })`. */
import type { EntryPoint, ProgramGraph, StaticValue } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { findQueueCalls } from '../queue-calls.ts';

export interface ActivityLimit {
  /** Null where none is set. */
  readonly most: number | null;
  /** The call of the workflow that says so. */
  readonly place: Place;
}

/** Of the calls that name the activity; where none does, of all that may be meant for it. */
export function findActivityLimits(graph: ProgramGraph, { subject }: EntryPoint): readonly ActivityLimit[] {
  const calls = findQueueCalls(graph, ['Temporal'], null).filter(({ role }) => role === 'queue-setup');
  const named = calls.filter(({ jobs = [] }) => jobs.some((name) => subject === name || subject.endsWith(`.${name}`)));
  const meant = named.length > 0 ? named : calls.filter(({ jobs = [] }) => jobs.length === 0);
  return meant.map(({ place, match: { arguments: [options] } }) => ({ most: readLimit(options), place }));
}

/** What is put together elsewhere may say that it is tried once. */
function readLimit(options: StaticValue | undefined): number | null {
  if (options?.kind !== 'object') return 1;
  const retry = options.properties.find(({ key }) => key === 'retry')?.value;
  if (retry === undefined) return options.open ? 1 : null;
  if (retry.kind !== 'object') return 1;
  const limit = retry.properties.find(({ key }) => key === 'maximumAttempts')?.value;
  if (limit === undefined) return retry.open ? 1 : null;
  if (limit.kind === 'unknown' && limit.endless === true) return null;
  if (limit.kind !== 'literal' || typeof limit.value !== 'number') return 1;
  // None is "unlimited": https://docs.temporal.io/encyclopedia/retry-policies#maximum-attempts
  return limit.value > 0 ? limit.value : null;
}
