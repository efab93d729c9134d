/** Whether two runs of a schedule can be under way at once, by how its platform delivers and what it is set to. */
import type { Known, Schedule } from '../../model/graph.ts';

/** What is known of one run. */
export interface RunBudget {
  /** Time after which the platform gives the run up; null when nobody says. */
  readonly budgetSeconds: number | null;
  /** The platform ends the code itself then (Lambda, Vercel), and not only its request (Cloud Run). */
  readonly endsThere: boolean;
}

/**
 * `next-start`: the period is shorter than a run may take, and a start waits for nothing. `given-up`: the caller gives an attempt up while
 * it runs on, and the next start meets it. `retry`: so does the retry of that attempt. `redelivery`: one start is delivered twice.
 */
export type Meeting = 'next-start' | 'given-up' | 'retry' | 'redelivery';

/** Every way in which two runs can meet, the most regular first; empty when the platform keeps them apart. */
export function findMeetings(schedule: Schedule, run: RunBudget): Meeting[] {
  const { delivery, periodSeconds } = schedule;
  // Its queue makes one job per tick; how jobs of a queue meet, and are handed out again, depends on its consumer's options.
  if (schedule.platform === 'job-queue') return [];
  const retries = getRetries(schedule);
  const deadline = findValue(schedule.attemptDeadlineSeconds);
  const longest = findLongestRun(schedule, run);
  const waitsFor = getWaiting(schedule);
  const outlivesAttempt = deadline !== null && (longest === null ? !run.endsThere : deadline < longest || !run.endsThere);
  const meetings: Meeting[] = [];
  if (waitsFor === 'nothing' && periodSeconds !== null && longest !== null && periodSeconds < longest) meetings.push('next-start');
  if (retries > 0 && outlivesAttempt && delivery.seesEnd) meetings.push('retry');
  if (waitsFor === 'attempt' && deadline !== null && longest !== null && deadline < longest) meetings.push('given-up');
  if (delivery.atLeastOnce && waitsFor !== 'run') meetings.push('redelivery');
  return meetings;
}

/** By its settings, not only by an accident of delivery, a second run can start while one is going on. */
export function canOverlap(schedule: Schedule, run: RunBudget): boolean {
  return findMeetings(schedule, run).some((meeting) => meeting !== 'redelivery');
}

/** What a start waits for, once the schedule's own setting has its say. */
export function getWaiting(schedule: Schedule): Schedule['delivery']['waitsFor'] {
  const overlap = findValue(schedule.overlap);
  if (overlap === null) return schedule.delivery.waitsFor;
  if (overlap === 'allow') return 'nothing';
  // A job that only sends a request holds the next one back while it waits for the answer, and no longer.
  return schedule.path !== null && findValue(schedule.attemptDeadlineSeconds) !== null ? 'attempt' : 'run';
}

/** Seconds that a run may take at the most, as far as anybody says. */
export function findLongestRun(schedule: Schedule, run: RunBudget): number | null {
  const limit = findValue(schedule.runLimitSeconds);
  if (limit === null) return run.budgetSeconds;
  // The limit of a job that sends a request ends the sender, not the handler: it says how long the job is meant to wait where nothing else does.
  if (schedule.path !== null) return run.budgetSeconds ?? (schedule.platform === 'kubernetes-cronjob' && findValue(schedule.attemptDeadlineSeconds) === null ? limit : null);
  return run.budgetSeconds === null ? limit : Math.min(limit, run.budgetSeconds);
}

/** Attempts after the first: of the request, else of the whole job that sends it, which fails with the time it waits for the answer. */
export function getRetries({ path, retryCount, restarts }: Schedule): number {
  const own = findValue(retryCount) ?? 0;
  return own > 0 || path === null ? own : (findValue(restarts) ?? 0);
}

function findValue<Value>(known: Known<Value>): Value | null {
  return known.from === 'unknown' ? null : known.value;
}
