/** What the reader of the pull request is told. */
import type { Guard } from '../../src/graph/guard.ts';
import { findAvailableOption } from '../../src/graph/guards/library-options.ts';
import type { Harm } from '../../src/graph/runs/run-harm.ts';
import type { Run } from '../../src/graph/runs/scheduled-run.ts';
import type { EntryPoint, Schedule } from '../../src/model/graph.ts';
import type { SchedulePlatform } from '../../src/model/deployment-facts.ts';
import { renderPeriod } from '../../src/rulekit/durations.ts';
import { getAnswer } from '../../src/rulekit/edits/guards/http-guard.ts';
import { beginWithJob } from '../../src/rulekit/job-name.ts';
import { renderReach, renderRunHarm, renderRunStart } from '../../src/rulekit/run-start.ts';

/** A job beside this one that has a guard. */
export interface Sibling {
  readonly entry: EntryPoint;
  readonly guard: Guard;
}

export function renderTitle(run: Run, harm: Harm): string {
  const name = run.entry.kind === 'scheduled' ? beginWithJob(run.entry) : run.entry.subject;
  return harm.kind === 'effect' ? `${name} can do its work twice` : `${name} can run twice at the same time`;
}

/** What will happen in production, then what fails to prevent it. */
export function renderMessage(run: Run, harm: Harm, sibling: Sibling | null, doingTheSame: readonly Run[], looksFirst: boolean): string {
  const others = run.schedules.length > 1 ? ` ${run.schedules.length} schedules call it: ${renderSchedules(run.schedules)}.` : '';
  const fault = looksFirst && harm.kind === 'effect' ? 'It looks first whether the row is there, which keeps out a later run, and not one that looks in the same moment.' : 'Nothing in the handler keeps a second run out.';
  return `${renderRunStart(run)}, and ${renderRunHarm(run, harm)}. ${fault}${sibling === null ? '' : ` ${sibling.entry.subject} beside it is kept apart (${sibling.guard.label}).`}${others}${renderSameWork(doingTheSame)}`;
}

function renderSameWork(runs: readonly Run[]): string {
  if (runs.length === 0) return '';
  const named = runs.map((run) => `${run.entry.subject}${run.period === null ? '' : ` (${renderPeriod(run.period)})`}`);
  return ` The same work is started by ${named.join(', ')} as well.`;
}

/** By their names, and by their times where several have one name. */
function renderSchedules(schedules: readonly Schedule[]): string {
  const isShared = ({ name, expression }: Schedule): boolean => expression !== null && schedules.filter((other) => other.name === name).length > 1;
  return schedules.map((schedule) => (isShared(schedule) ? `${schedule.name} (${schedule.expression ?? ''})` : schedule.name)).join(', ');
}

/** Where there is no process whose memory would do, and nobody to be answered 429. */
const advices: Readonly<Partial<Record<SchedulePlatform, string>>> = {
  'firebase-schedule': 'Set `maxInstances: 1` and `concurrency: 1`, so that a second run waits for the first. To keep a second delivery out too, claim the start in a transaction of Firestore, under `event.scheduleTime`, before the first effect.',
  'firebase-pubsub-schedule': 'Set `maxInstances: 1`, so that a second run waits for the first. To keep a second delivery out too, claim the start in a transaction of Firestore, under `context.timestamp`, before the first effect.',
  'eventbridge-rule': 'Set the reserved concurrency of the function to 1, so that a second run waits for the first, and its retry attempts to 0. To keep a second delivery out too, claim the start by a conditional write, under the time of the event, before the first effect.',
  'eventbridge-scheduler': 'Set the reserved concurrency of the function to 1, so that a second run waits for the first, and its retry attempts to 0. To keep a second delivery out too, claim the start by a conditional write, under `<aws.scheduler.execution-id>`, before the first effect.',
  'cloudflare-cron': 'Take a lease before the first effect: in a Durable Object, or in D1 by UPDATE … SET locked_until = … WHERE locked_until < …, and go on only when a row was changed. KV is not atomic. `controller.scheduledTime` is the same for both deliveries of one start.',
  'trigger-dev': 'Give the task `queue: { concurrencyLimit: 1 }`, so that a start waits for the run before it.',
  'pg-cron': 'Claim the rows in the database before the first effect (a function that updates and returns them, FOR UPDATE SKIP LOCKED). A lock in the statement of the cron job holds for that statement only: the request is sent after it.',
};

/** What to do, for what the repository has. */
export function renderAdvice(run: Run, optOutVariable: string): string {
  const invoked = run.schedules.map(({ platform }) => advices[platform]).find((advice) => advice !== undefined);
  if (invoked !== undefined && (run.entry.kind === 'scheduled' || run.schedules.every(({ platform }) => advices[platform] !== undefined))) return invoked;
  if (run.sideBySide !== null) return 'Have the worker take one job at a time (`concurrency: 1`); where it runs in several instances, `queue.setGlobalConcurrency(1)` holds for all of them.';
  if (run.entry.kind === 'scheduled') return `${renderTimerAdvice(run)} ${renderReach(run)}`.trim();
  // A message has nobody who waits for an answer.
  if (run.entry.kind === 'consumer') return `Claim the start before the first effect: insert the number of the message under a unique key, and end the run without an error where it is there already. ${renderReach(run)}`.trim();
  const client = run.network.freshClients.length > 0 ? ' Build the client once, at module scope.' : '';
  if (run.schedules.some((schedule) => schedule.platform === 'vercel-cron')) {
    return `Take a lease that all instances share before the first effect (a row claimed by one UPDATE, Redis SET NX with a time to live above the longest run), release it in a finally, and answer 200 with \`skipped\` while it is taken.${client}`;
  }
  const retries = run.schedules.some((schedule) => schedule.platform === 'cloud-scheduler') ? ' Cloud Scheduler takes 429 for a failure: at most 3 retries, the first after 10 s or more.' : '';
  const answer = getAnswer(run) === 'busy' ? '429 at once' : '200 with `skipped`';
  return `Answer ${answer} while a run is going on, with \`${optOutVariable}=1\` as the way out, and log how each run ended.${retries}${client} ${renderReach(run)}`.trim();
}

function renderTimerAdvice({ entry }: Run): string {
  const { scheduled } = entry;
  const option = findAvailableOption(entry);
  if (option !== null) return `Give ${scheduled?.library ?? entry.framework} \`{ ${option}: true }\` and return the promise of the work.`;
  if (scheduled?.library === 'node-cron') return 'node-cron below 4 has no option for this: leave the run at once while a flag of the module is set, and clear it in a finally.';
  return 'Leave the run at once while another is going on, and clear the mark in a finally.';
}
