/** What can start a run of an entry again before, or although, the last one has recorded its work. */
import type { EntryPoint, Known, ProgramGraph, Schedule } from '../../model/graph.ts';
import { getInstances, isInRequestServingProcess } from '../services/instances-of-entry.ts';
import { findRetries, type Retries } from '../retries-of-consumer.ts';
import { getBudget, getRunBudget } from '../schedules/budget-of-entry.ts';
import { findMeetings } from '../schedules/can-overlap.ts';
import { findMeetingSchedules } from '../schedules/meeting-schedules.ts';
import { findSchedulesOfEntry } from '../schedules-of-entry.ts';

export type Starts =
  | { readonly kind: 'job'; readonly retries: Retries }
  | {
      readonly kind: 'schedule';
      readonly schedules: readonly Schedule[];
      /** Seconds between two starts, of the most frequent schedule. */
      readonly period: number | null;
      /** Seconds a run may take, and whether the code itself is stopped then. */
      readonly budget: Known<number>;
      readonly endsThere: boolean;
      /** By its settings a run starts while another is going on. */
      readonly overlap: Schedule | null;
      /** A run that failed is started again. */
      readonly retried: Schedule | null;
      /** Those that start in the same minute and do the same work; none, or at least two. */
      readonly together: readonly Schedule[];
      /** One start may be delivered twice. */
      readonly redelivered: Schedule | null;
      readonly inProcess: boolean;
      /** That process answers requests too: where there are more of them, each starts runs of its own. */
      readonly besideRequests: boolean;
      /** In how many instances the process runs that starts it; null when nobody knows. */
      readonly instances: 'one' | 'several' | null;
      /** Only a path or a comment says that a schedule calls it. */
      readonly isGuess: boolean;
    };

/** Null for an entry that nothing is known to start again. */
export function findStarts(graph: ProgramGraph, entry: EntryPoint): Starts | null {
  // What a queue starts by the clock, it hands out again like any of its jobs.
  const all = findSchedulesOfEntry(graph, entry);
  const schedules = all.filter(({ platform }) => entry.kind !== 'consumer' || platform !== 'job-queue');
  if (schedules.length > 0 || entry.kind === 'scheduled') return getScheduleStarts(graph, entry, schedules);
  const retries = findRetries(graph, entry);
  if (retries !== null) return { kind: 'job', retries };
  // A job that is not tried again comes round again: it finds once more what was not recorded.
  return all.length > 0 ? getScheduleStarts(graph, entry, all) : null;
}

function getScheduleStarts(graph: ProgramGraph, entry: EntryPoint, schedules: readonly Schedule[]): Starts {
  const budget = getRunBudget(graph, entry);
  const meetings = new Map(schedules.map((schedule) => [schedule, findMeetings(schedule, budget)]));
  const find = (isWanted: (schedule: Schedule) => boolean): Schedule | null => schedules.find(isWanted) ?? null;
  const inProcess = schedules.length === 0 || schedules.every((schedule) => schedule.delivery.perInstance);
  const { kind } = getInstances(graph, entry);
  const periods = [entry.scheduled?.periodSeconds ?? null, ...schedules.map((schedule) => schedule.periodSeconds)].filter((period) => period !== null);
  return {
    kind: 'schedule',
    schedules,
    period: periods.length === 0 ? null : Math.min(...periods),
    budget: getBudget(graph, entry),
    endsThere: budget.endsThere,
    overlap: find((schedule) => meetings.get(schedule)?.some((meeting) => meeting !== 'redelivery') === true),
    retried: find((schedule) => schedule.delivery.failure !== 'none' && ((findValue(schedule.retryCount) ?? 0) > 0 || (findValue(schedule.restarts) ?? 0) > 0)),
    together: findMeetingSchedules(graph, entry, schedules),
    redelivered: find((schedule) => meetings.get(schedule)?.includes('redelivery') === true),
    inProcess,
    besideRequests: inProcess && isInRequestServingProcess(graph, entry),
    instances: kind === 'unknown' ? null : kind,
    isGuess: schedules.length > 0 && schedules.every((schedule) => schedule.evidence === 'path'),
  };
}

function findValue<Value>(known: Known<Value>): Value | null {
  return known.from === 'unknown' ? null : known.value;
}
