/** What starts the runs of a schedule, and what happens when two of them meet, as a reader says it. */
import { isDoneElsewhere, isTransaction } from '../graph/effects/effects.ts';
import type { Run } from '../graph/runs/scheduled-run.ts';
import type { Harm } from '../graph/runs/run-harm.ts';
import { canOverlap, findLongestRun, findMeetings, getRetries, getWaiting } from '../graph/schedules/can-overlap.ts';
import type { Schedule } from '../model/graph.ts';
import { renderApi } from './api-name.ts';
import { renderCount, renderPeriod, renderSeconds } from './durations.ts';
import { beginSentence, getUntimedName } from './job-name.ts';
import { findValue, renderOrigin } from './known.ts';

/** `Cloud Scheduler calls POST /tasks/restock every 5 minutes … and retries it`; without a full stop. */
export function renderRunStart(run: Run): string {
  const start = renderStart(run);
  return beginSentence(start);
}

function renderStart(run: Run): string {
  const schedule = findTelling(run);
  if (schedule === null || run.isTimer) return renderTimer(run);
  const { subject } = run.entry;
  if (run.sideBySide !== null) return `${renderCall(schedule, subject)}, and its worker takes up to ${run.sideBySide} jobs at once: a run that takes longer than that meets the next one`;
  const overlap = findOverlap(schedule, subject, run);
  if (overlap !== null) return overlap;
  if (run.together.length > 1) return `${run.together.length} schedules start ${run.entry.subject} at the same times, and nothing tells one of the others: two runs meet`;
  const start = renderCall(schedule, subject);
  if (schedule.delivery.waitsFor !== 'attempt' && getWaiting(schedule) === 'attempt') return `${start} and ${renderDeadline(schedule)}, while the run goes on: a start that comes before its end meets it`;
  if (schedule.delivery.waitsFor === 'attempt') return `${start} at least once, not exactly once: a second delivery or a manual run meets a run that is still going on`;
  return `${start} and may deliver one call twice: two runs meet`;
}

function renderCall({ delivery, path, periodSeconds, platform, evidence }: Schedule, subject: string): string {
  // That the route asks for a scheduler's secret says what it is made for, not that something calls it.
  const name = platform === 'unknown' && evidence === 'request' ? `${delivery.name}, of which only the check in the handler tells,` : delivery.name;
  return `${name} ${path === null ? 'starts' : 'calls'} ${subject}${periodSeconds === null ? '' : ` ${renderPeriod(periodSeconds)}`}`;
}

function renderDeadline({ attemptDeadlineSeconds: deadline }: Schedule): string {
  const seconds = findValue(deadline);
  return seconds === null ? '' : `gives up on an attempt after ${renderSeconds(seconds)}${renderOrigin(deadline)}`;
}

/** How the settings of a schedule have a run meet another one, as a reader says it; null where they do not. */
export function findOverlap(schedule: Schedule, subject: string, run: Pick<Run, 'budget' | 'endsThere'>): string | null {
  const budget = findValue(run.budget);
  const limits = { budgetSeconds: budget, endsThere: run.endsThere };
  const meetings = findMeetings(schedule, limits);
  const start = renderCall(schedule, subject);
  const givesUp = renderDeadline(schedule);
  if (meetings.includes('next-start')) return `${start} whether or not the last run has ended, and a run may take ${renderSeconds(findLongestRun(schedule, limits) ?? 0)}${renderOrigin(run.budget)}: runs overlap`;
  if (meetings.includes('retry')) {
    const backoff = findValue(schedule.minBackoffSeconds);
    const pause = backoff === null ? '' : `, the first ${renderSeconds(backoff)} later`;
    const gives = givesUp === '' ? '' : ` ${givesUp} and`;
    const count = `${renderCount(getRetries(schedule), 'time')}${findValue(schedule.retryCount) === null ? renderOrigin(schedule.restarts) : ''}`;
    return `${start},${gives} retries it up to ${count}${pause}: the attempt it gave up on still runs`;
  }
  return meetings.includes('given-up') ? `${start} and ${givesUp}, while the service lets it go on for ${renderSeconds(budget ?? 0)}: the next call or a manual run meets it` : null;
}

/** The schedule that makes runs meet most regularly; one that only may deliver twice comes before one whose runs never meet. */
function findTelling(run: Run): Schedule | null {
  const budget = { budgetSeconds: findValue(run.budget), endsThere: run.endsThere };
  const rank = (schedule: Schedule): number => (canOverlap(schedule, budget) ? 2 : findMeetings(schedule, budget).length > 0 ? 1 : 0);
  return run.schedules.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

function renderTimer(run: Run): string {
  const library = run.entry.scheduled?.library ?? run.entry.framework;
  const period = run.period === null ? '' : ` ${renderPeriod(run.period)}`;
  const job = run.entry.subject === run.entry.scheduled?.expression ? 'this job' : getUntimedName(run.entry);
  const { kind, most, least } = run.instances;
  if (kind === 'several') return `${library} starts ${job}${period} in ${most === null || most >= 1000 ? (least === undefined ? 'every instance' : `each of at least ${least} instances`) : `each of up to ${most} instances`}`;
  if (kind === 'unknown' && run.servesRequests && !run.keepsDatabase) return `${library} starts ${job}${period} in every instance of the server`;
  return `${library} starts ${job}${period} whether or not the last run has ended`;
}

/** `both call stripe.transfers.create(): money moves twice`; without a full stop. */
export function renderRunHarm(run: Run, harm: Harm): string {
  const [worst] = run.effects;
  if (harm.kind === 'effect' && worst !== undefined) {
    const times = worst.call.loop ? ' for each item' : '';
    if (isDoneElsewhere(worst)) return `both call ${renderApi(worst.match)}${times}: what it asks for is done twice`;
    switch (worst.nature) {
      case 'money': return `both call ${renderApi(worst.match)}${times}: ${isTransaction(worst) ? 'the transaction is sent' : 'money moves'} twice`;
      case 'message': return `both call ${renderApi(worst.match)}${times}: people get the message twice`;
      case 'paid-call': return `both pay for ${renderApi(worst.match)}${times}`;
      case 'destruction': return `both throw away rows with ${renderApi(worst.match)}${times}`;
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
  switch (run.instances.kind) {
    case 'one': return '';
    case 'several': return 'A flag in memory is not enough here: use a lock in the database or in Redis, or set one instance.';
    case 'unknown': return 'A flag in memory holds for one instance; with more, use a lock in the database or in Redis.';
  }
}

/** `there are up to 4 instances`, for a guard that only one process sees. */
export function renderInstances(run: Run): string {
  if (run.instances.kind === 'unknown') return 'no file here says that there is only one';
  if (run.instances.least !== undefined) return `there are at least ${run.instances.least} instances`;
  return run.instances.most === null || run.instances.most >= 1000 ? 'the platform starts as many instances as it likes' : `there are up to ${run.instances.most} instances`;
}
