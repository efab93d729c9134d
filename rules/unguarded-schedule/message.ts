/** What the reader of the pull request is told. */
import { renderBrokenGuard } from '../../src/graph/guard.ts';
import type { Schedule } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { renderCount, renderPeriod, renderSeconds } from '../../src/rulekit/durations.ts';
import { findValue, renderOrigin } from '../../src/rulekit/known.ts';
import type { Run } from './run.ts';
import { canMeet, type Verdict } from './verdict.ts';

export function renderTitle(run: Run, verdict: Verdict): string {
  const { subject, kind } = run.entry;
  const name = kind === 'scheduled' ? `The job ${subject}` : subject;
  return verdict.harm === 'effect' ? `${name} can do its work twice` : `${name} can run twice at the same time`;
}

/** What will happen in production, then what fails to prevent it. */
export function renderMessage(run: Run, verdict: Verdict): string {
  return [renderStart(run, verdict), renderGuard(run), renderOthers(run)].filter((sentence) => sentence !== '').join(' ');
}

function renderStart(run: Run, verdict: Verdict): string {
  const [schedule] = [...run.schedules].sort((a, b) => Number(canMeet(run, b)) - Number(canMeet(run, a)));
  const harm = renderHarm(run, verdict);
  if (schedule === undefined) return `${renderTimer(run)}, and ${harm}.`;
  switch (schedule.platform) {
    case 'cloud-scheduler': return `${renderCloudScheduler(run, schedule)}, and ${harm}.`;
    case 'vercel-cron': return `${renderVercel(run, schedule)}, and ${harm}.`;
  }
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

function renderVercel(run: Run, schedule: Schedule): string {
  const period = schedule.periodSeconds === null ? '' : ` ${renderPeriod(schedule.periodSeconds)}`;
  const start = `Vercel calls ${run.entry.subject}${period}`;
  if (canMeet(run, schedule)) return `${start} whether or not the last run has ended, and a run may take ${renderSeconds(run.budget ?? 0)}: runs overlap`;
  return `${start} and may deliver one call twice: two runs meet`;
}

function renderTimer(run: Run): string {
  const library = run.entry.scheduled?.library ?? run.entry.framework;
  const period = run.period === null ? '' : ` ${renderPeriod(run.period)}`;
  const job = run.entry.subject === run.entry.scheduled?.expression ? 'this job' : run.entry.subject;
  if (run.instances !== null && run.instances > 1) return `${library} starts ${job}${period} in each of up to ${run.instances} instances`;
  return `${library} starts ${job}${period} whether or not the last run has ended`;
}

function renderHarm(run: Run, verdict: Verdict): string {
  const [worst] = run.effects;
  if (verdict.harm === 'effect' && worst !== undefined) {
    const times = worst.call.loop ? ' for each item' : '';
    switch (worst.nature) {
      case 'money': return `both call ${renderApi(worst.match)}${times}: money moves twice`;
      case 'message': return `both call ${renderApi(worst.match)}${times}: people get the message twice`;
      case 'paid-call': return `both pay for ${renderApi(worst.match)}${times}`;
      case 'write': return `both write with ${renderApi(worst.match)}${times}: rows or counts double`;
      case 'enqueue': return `both queue the same jobs with ${renderApi(worst.match)}${times}`;
      case 'request': case 'idempotent-write': return `both send the same changes with ${renderApi(worst.match)}${times}`;
    }
  }
  const { freshClients, requests, loops } = run.network;
  const client = freshClients[0] === undefined ? '' : `builds its own \`${freshClients[0].label}\` and `;
  return `each run ${client}makes ${loops ? 'requests in a loop' : renderCount(requests, 'request')}, so they slow each other down and do the same work twice`;
}

function renderGuard(run: Run): string {
  const { guard } = run;
  if (guard === null) return 'Nothing in the handler keeps a second run out.';
  if (guard.verdict.kind === 'broken') return `The guard (${guard.label}) does not hold: ${renderBrokenGuard(guard.verdict.why)}.`;
  return `The guard (${guard.label}) holds within one process only, and there are up to ${run.instances ?? 0} instances.`;
}

function renderOthers(run: Run): string {
  return run.schedules.length > 1 ? `${run.schedules.length} schedules call it: ${run.schedules.map((schedule) => schedule.name).join(', ')}.` : '';
}

/** What to do, for what the repository has. */
export function renderAdvice(run: Run, optOutVariable: string): string {
  if (run.guard?.verdict.kind === 'broken') return `Repair the guard: test and set it with no await between, release it in a finally, and keep it where every run sees the same one. ${renderReach(run)}`;
  if (run.entry.kind === 'scheduled') return `${renderTimerAdvice(run)} ${renderReach(run)}`.trim();
  const client = run.network.freshClients.length > 0 ? ' Build the client once, at module scope.' : '';
  if (run.schedules.some((schedule) => schedule.platform === 'vercel-cron')) {
    return `Take a lease that all instances share before the first effect (a row claimed by one UPDATE, Redis SET NX with a time to live above the longest run), release it in a finally, and answer 200 with \`skipped\` while it is taken.${client}`;
  }
  return `Answer 429 at once while a run is going on, with ${optOutVariable}=1 as the way out, and log how each run ended. Cloud Scheduler takes 429 for a failure: at most 3 retries, the first after 10 s or more.${client} ${renderReach(run)}`.trim();
}

function renderTimerAdvice(run: Run): string {
  const { scheduled } = run.entry;
  if (scheduled?.library === 'node-cron') {
    return scheduled.major !== null && scheduled.major < 4
      ? 'node-cron below 4 has no option for this: leave the run at once while a flag of the module is set, and clear it in a finally.'
      : 'Give node-cron `{ noOverlap: true }` and return the promise of the work.';
  }
  return 'Leave the run at once while another is going on, and clear the mark in a finally.';
}

function renderReach(run: Run): string {
  if (run.instances === 1) return '';
  if (run.instances !== null) return 'A flag in memory is not enough here: use a lock in the database or in Redis, or set one instance.';
  return 'A flag in memory holds for one instance; with more, use a lock in the database or in Redis.';
}
