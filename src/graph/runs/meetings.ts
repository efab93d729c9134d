/** Whether two runs of one schedule can be under way together. */
import type { Known, Schedule } from '../../model/graph.ts';
import type { Run } from './scheduled-run.ts';

/** By its settings, not only by accident, a second run can start while one is going on. */
export function canMeet(run: Run, schedule: Schedule): boolean {
  const retries = findValue(schedule.retryCount) ?? 0;
  const deadline = findValue(schedule.attemptDeadlineSeconds);
  // Cloud Scheduler never has two attempts outstanding: runs meet only after it gave one up.
  // https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#RetryConfig
  if (schedule.platform === 'cloud-scheduler') return retries > 0 || (deadline !== null && run.budget !== null && deadline < run.budget);
  return run.budget !== null && schedule.periodSeconds !== null && schedule.periodSeconds < run.budget;
}

function findValue<Value>(known: Known<Value>): Value | null {
  return known.from === 'unknown' ? null : known.value;
}
