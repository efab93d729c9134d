/** What starts the runs of a schedule, and what happens when two of them meet, as a reader says it. */
import type { Run } from '../graph/runs/scheduled-run.ts';
import type { Harm } from '../graph/runs/run-harm.ts';
import { canMeet } from '../graph/runs/meetings.ts';
import type { Schedule } from '../model/graph.ts';
import { renderApi } from './api-name.ts';
import { renderCount, renderPeriod, renderSeconds } from './durations.ts';
import { findValue, renderOrigin } from './known.ts';

/** `Cloud Scheduler calls POST /tasks/restock every 5 minutes … and retries it`; without a full stop. */
export function renderRunStart(run: Run): string {
  const [schedule] = [...run.schedules].sort((a, b) => Number(canMeet(run, b)) - Number(canMeet(run, a)));
  if (schedule === undefined) return renderTimer(run);
  return schedule.platform === 'cloud-scheduler' ? renderCloudScheduler(run, schedule) : renderIndependentCall(run, schedule);
}

function renderCloudScheduler(run: Run, schedule: Schedule): string {
  const retries = findValue(schedule.retryCount) ?? 0;
  const deadline = findValue(schedule.attemptDeadlineSeconds);
  const backoff = findValue(schedule.minBackoffSeconds);
  const period = schedule.periodSeconds === null ? '' : ` ${renderPeriod(schedule.periodSeconds)}`;
  const start = `Cloud Scheduler calls ${run.entry.subject}${period}`;
  const givesUp = deadline === null ? '' : `gives up on an attempt after ${renderSeconds(deadline)}${renderOrigin(schedule.attemptDeadlineSeconds)}`;
  if (retries > 0) {
    const pause = backoff === null ? '' : `, the first ${renderSeconds(backoff)} later`;
    const gives = givesUp === '' ? '' : ` ${givesUp} and`;
    return `${start},${gives} retries it up to ${renderCount(retries, 'time')}${pause}: the attempt it gave up on still runs`;
  }
  if (canMeet(run, schedule)) {
    return `${start} and ${givesUp}, while the service lets it go on for ${renderSeconds(run.budget ?? 0)}: the next call or a manual run meets it`;
  }
  return `${start} at least once, not exactly once: a second delivery or a manual run meets a run that is still going on`;
}

/** A platform whose calls do not wait for each other. */
function renderIndependentCall(run: Run, schedule: Schedule): string {
  const period = schedule.periodSeconds === null ? '' : ` ${renderPeriod(schedule.periodSeconds)}`;
  const start = `${schedule.delivery.name} calls ${run.entry.subject}${period}`;
  if (canMeet(run, schedule)) return `${start} whether or not the last run has ended, and a run may take ${renderSeconds(run.budget ?? 0)}: runs overlap`;
  return `${start} and may deliver one call twice: two runs meet`;
}

function renderTimer(run: Run): string {
  const library = run.entry.scheduled?.library ?? run.entry.framework;
  const period = run.period === null ? '' : ` ${renderPeriod(run.period)}`;
  const job = run.entry.subject === run.entry.scheduled?.expression ? 'this job' : run.entry.subject;
  if (typeof run.instances === 'number' && run.instances > 1) return `${library} starts ${job}${period} in each of up to ${run.instances} instances`;
  if (run.instances === 'many') return `${library} starts ${job}${period} in every instance`;
  return `${library} starts ${job}${period} whether or not the last run has ended`;
}

/** `both call stripe.transfers.create(): money moves twice`; without a full stop. */
export function renderRunHarm(run: Run, harm: Harm): string {
  const [worst] = run.effects;
  if (harm.kind === 'effect' && worst !== undefined) {
    const times = worst.call.loop ? ' for each item' : '';
    switch (worst.nature) {
      case 'money': return `both call ${renderApi(worst.match)}${times}: money moves twice`;
      case 'message': return `both call ${renderApi(worst.match)}${times}: people get the message twice`;
      case 'paid-call': return `both pay for ${renderApi(worst.match)}${times}`;
      case 'destruction': return `both drop tables with ${renderApi(worst.match)}${times}`;
      case 'write': case 'counter': return `both write with ${renderApi(worst.match)}${times}: rows or counts double`;
      case 'enqueue': return `both queue the same jobs with ${renderApi(worst.match)}${times}`;
      case 'request': case 'idempotent-write': return `both send the same changes with ${renderApi(worst.match)}${times}`;
    }
  }
  const { freshClients, requests, loops } = run.network;
  const client = freshClients[0] === undefined ? '' : `builds its own \`${freshClients[0].label}\` and `;
  return `each run ${client}makes ${loops ? 'requests in a loop' : renderCount(requests, 'request')}, so they slow each other down and do the same work twice`;
}

/** Which guard reaches far enough for the instances there are; empty where there is one. */
export function renderReach(run: Run): string {
  if (run.instances === 1) return '';
  if (run.instances !== null) return 'A flag in memory is not enough here: use a lock in the database or in Redis, or set one instance.';
  return 'A flag in memory holds for one instance; with more, use a lock in the database or in Redis.';
}

/** ` there are up to 4 instances`, for a guard that only one process sees. */
export function renderInstances(run: Run): string {
  return typeof run.instances === 'number' ? `there are up to ${run.instances} instances` : 'the platform starts as many instances as it likes';
}
