/** Settings of a schedule that start a second attempt or run while one is going on, or hammer a service that is down. */
import type { Known, Schedule } from '../../model/graph.ts';
import { getWaiting, type RunBudget } from './can-overlap.ts';

type InFile<Value> = Known<Value> & { readonly from: 'file' };

/** More attempts than this, or earlier ones than this many seconds, meet a service that has not recovered. */
export const mostRetries = 3;
export const leastBackoffSeconds = 10;

export type RetryFault =
  | { readonly kind: 'many-retries'; readonly at: InFile<number> }
  | { readonly kind: 'hasty-retry'; readonly at: InFile<number>; readonly seconds: number; readonly isSaid: boolean; readonly retries: number }
  /** The caller gives up, and tries again, while the handler may go on. */
  | { readonly kind: 'short-deadline'; readonly at: InFile<number>; readonly seconds: number; readonly isSaid: boolean; readonly budgetSeconds: number; readonly retries: number }
  /** Somebody may start it by hand while the clock's run goes on, and nothing holds the two apart. */
  | { readonly kind: 'started-by-hand'; readonly at: InFile<'allow' | 'forbid' | 'replace'> }
  /** Runs may take longer than the time between them, and the platform is told not to mind. */
  | { readonly kind: 'overlap-allowed'; readonly at: InFile<'allow' | 'forbid' | 'replace'> | InFile<number>; readonly limitSeconds: number; readonly periodSeconds: number };

/**
 * Each fault at the setting that has to change, the worst first. A platform's default is nobody's fault where a second run harms nobody; else
 * it is told at the retry count, without which it would mean nothing, and so it is beside a setting that has to change anyway.
 */
export function findRetryFaults(schedule: Schedule, run: RunBudget & { readonly isBudgetSaid: boolean; readonly isHarmed: boolean }): RetryFault[] {
  const said = findSaidFaults(schedule, run);
  const { retryCount, minBackoffSeconds, attemptDeadlineSeconds: deadline } = schedule;
  if (retryCount.from !== 'file' || retryCount.value === 0 || !isSeenRequest(schedule)) return said;
  const retries = retryCount.value;
  const { budgetSeconds } = run;
  const isShort = deadline.from === 'default' && run.isBudgetSaid && budgetSeconds !== null && deadline.value < budgetSeconds;
  const isHasty = minBackoffSeconds.from === 'default' && minBackoffSeconds.value < leastBackoffSeconds;
  if (said.length === 0 && !(run.isHarmed && isShort)) return said;
  const short: readonly RetryFault[] = isShort ? [{ kind: 'short-deadline', at: retryCount, seconds: deadline.value, isSaid: false, budgetSeconds, retries }] : [];
  const hasty: readonly RetryFault[] = isHasty ? [{ kind: 'hasty-retry', at: retryCount, seconds: minBackoffSeconds.value, isSaid: false, retries }] : [];
  return run.isHarmed ? [...short, ...said, ...hasty] : [...said, ...short, ...hasty];
}

/** A retry of an invocation follows its end, and meets nothing. Without a path, what Cloud Scheduler tries again is to publish a message. */
function isSeenRequest({ platform, path, delivery }: Schedule): boolean {
  return (path !== null || (delivery.waitsFor === 'attempt' && platform !== 'cloud-scheduler')) && delivery.seesEnd;
}

/** The request that the job sends is given up on before the next start, and the job is over with it. */
function givesUpEarlier({ path, attemptDeadlineSeconds: deadline }: Schedule, periodSeconds: number): boolean {
  return path !== null && deadline.from !== 'unknown' && deadline.value <= periodSeconds;
}

function findSaidFaults(schedule: Schedule, run: RunBudget & { readonly isBudgetSaid: boolean }): RetryFault[] {
  const { retryCount, minBackoffSeconds, attemptDeadlineSeconds, overlap, runLimitSeconds, periodSeconds } = schedule;
  const retries = retryCount.from === 'unknown' ? 0 : retryCount.value;
  const faults: RetryFault[] = [];
  const { budgetSeconds } = run;
  if (attemptDeadlineSeconds.from === 'file' && run.isBudgetSaid && budgetSeconds !== null && retries > 0 && attemptDeadlineSeconds.value < budgetSeconds) {
    faults.push({ kind: 'short-deadline', at: attemptDeadlineSeconds, seconds: attemptDeadlineSeconds.value, isSaid: true, budgetSeconds, retries });
  }
  if (runLimitSeconds.from === 'file' && periodSeconds !== null && schedule.platform === 'kubernetes-cronjob' && getWaiting(schedule) === 'nothing' && runLimitSeconds.value > periodSeconds && !givesUpEarlier(schedule, periodSeconds)) {
    faults.push({ kind: 'overlap-allowed', at: overlap.from === 'file' ? overlap : runLimitSeconds, limitSeconds: runLimitSeconds.value, periodSeconds });
  }
  if (schedule.platform === 'github-actions' && overlap.from === 'file' && overlap.value === 'allow') faults.push({ kind: 'started-by-hand', at: overlap });
  if (isSeenRequest(schedule)) {
    if (retryCount.from === 'file' && retries > mostRetries) faults.push({ kind: 'many-retries', at: retryCount });
    if (minBackoffSeconds.from === 'file' && retries > 0 && minBackoffSeconds.value < leastBackoffSeconds) {
      faults.push({ kind: 'hasty-retry', at: minBackoffSeconds, seconds: minBackoffSeconds.value, isSaid: true, retries });
    }
  }
  return faults;
}
