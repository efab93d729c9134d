/** How each platform starts scheduled runs, and what it does where its settings are silent, with the page that says so. */
import type { SchedulePlatform } from '../../model/deployment-facts.ts';
import type { Delivery } from '../../model/graph.ts';
import type { Documented } from '../services/settle-setting.ts';

export interface PlatformFacts {
  readonly delivery: Delivery;
  /** The method of its requests. */
  readonly method: string;
  readonly retryCount: Documented<number> | null;
  readonly minBackoffSeconds: Documented<number> | null;
  readonly attemptDeadlineSeconds: Documented<number> | null;
  readonly restarts: Documented<number> | null;
  /** Time after which it ends a function that sets none. */
  readonly budgetSeconds: Documented<number> | null;
}

const retryDocumentation = 'https://cloud.google.com/scheduler/docs/configuring/retry-jobs';
const cronJobDocumentation = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
const asynchronousInvocation = 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html';

const functionTimeout = { value: 60, source: 'https://firebase.google.com/docs/functions/manage-functions#set_timeout_and_memory_allocation' };

/** Nothing is known to be retried, and nothing bounds a run but its own duration. */
const plain = { method: 'GET', retryCount: null, minBackoffSeconds: null, attemptDeadlineSeconds: null, restarts: null, budgetSeconds: null } as const;

export const platforms: Readonly<Record<SchedulePlatform, PlatformFacts>> = {
  'cloud-scheduler': {
    // A start is put off while an attempt is outstanding, and never is an attempt made beside another.
    delivery: { name: 'Cloud Scheduler', waitsFor: 'attempt', atLeastOnce: true, seesEnd: true, failure: 'status', perInstance: false, source: retryDocumentation },
    ...plain,
    method: 'POST',
    retryCount: { value: 0, source: retryDocumentation },
    minBackoffSeconds: { value: 5, source: retryDocumentation },
    attemptDeadlineSeconds: { value: 180, source: 'https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#Job' },
  },
  'firebase-schedule': {
    delivery: { name: 'Cloud Scheduler', waitsFor: 'attempt', atLeastOnce: true, seesEnd: true, failure: 'exception', perInstance: false, source: 'https://firebase.google.com/docs/functions/schedule-functions' },
    ...plain,
    method: 'POST',
    retryCount: { value: 0, source: retryDocumentation },
    minBackoffSeconds: { value: 5, source: retryDocumentation },
    budgetSeconds: functionTimeout,
  },
  'firebase-pubsub-schedule': {
    // Cloud Scheduler is done when the message is published; the function is started by Pub/Sub.
    delivery: { name: 'Cloud Scheduler', waitsFor: 'nothing', atLeastOnce: true, seesEnd: false, failure: 'exception', perInstance: false, source: 'https://firebase.google.com/docs/functions/1st-gen/schedule-functions-1st' },
    ...plain,
    retryCount: { value: 0, source: 'https://firebase.google.com/docs/functions/retries' },
    budgetSeconds: functionTimeout,
  },
  'app-engine-cron': {
    delivery: { name: 'App Engine cron', waitsFor: 'attempt', atLeastOnce: true, seesEnd: true, failure: 'status', perInstance: false, source: 'https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml' },
    ...plain,
    retryCount: { value: 0, source: 'https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml' },
    attemptDeadlineSeconds: { value: 600, source: 'https://cloud.google.com/appengine/docs/standard/how-instances-are-managed' },
  },
  'vercel-cron': {
    // A failed run is not repeated; nothing bounds the request but the function's own duration.
    delivery: { name: 'Vercel', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'none', perInstance: false, source: 'https://vercel.com/docs/cron-jobs/manage-cron-jobs' },
    ...plain,
    retryCount: { value: 0, source: 'https://vercel.com/docs/cron-jobs/manage-cron-jobs' },
  },
  qstash: {
    delivery: { name: 'QStash', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'status', perInstance: false, source: 'https://upstash.com/docs/qstash/features/schedules' },
    ...plain,
    method: 'POST',
    retryCount: { value: 3, source: 'https://upstash.com/docs/qstash/features/retry' },
    minBackoffSeconds: { value: 12, source: 'https://upstash.com/docs/qstash/features/retry' },
  },
  'eventbridge-rule': {
    delivery: { name: 'EventBridge', waitsFor: 'nothing', atLeastOnce: true, seesEnd: false, failure: 'exception', perInstance: false, source: asynchronousInvocation },
    ...plain,
    retryCount: { value: 2, source: asynchronousInvocation },
    minBackoffSeconds: { value: 60, source: asynchronousInvocation },
  },
  'eventbridge-scheduler': {
    delivery: { name: 'EventBridge Scheduler', waitsFor: 'nothing', atLeastOnce: true, seesEnd: false, failure: 'exception', perInstance: false, source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html' },
    ...plain,
    retryCount: { value: 185, source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html' },
  },
  'kubernetes-cronjob': {
    delivery: { name: 'the CronJob', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'exit-code', perInstance: false, source: cronJobDocumentation },
    ...plain,
    restarts: { value: 6, source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy' },
  },
  'github-actions': {
    delivery: { name: 'GitHub Actions', waitsFor: 'nothing', atLeastOnce: false, seesEnd: true, failure: 'exit-code', perInstance: false, source: 'https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule' },
    ...plain,
  },
  'cloudflare-cron': {
    delivery: { name: 'Cloudflare', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'exception', perInstance: false, source: 'https://developers.cloudflare.com/workers/configuration/cron-triggers/' },
    ...plain,
  },
  'pg-cron': {
    // `net.http_post` queues the request and returns at once.
    delivery: { name: 'pg_cron', waitsFor: 'nothing', atLeastOnce: false, seesEnd: false, failure: 'none', perInstance: false, source: 'https://supabase.github.io/pg_net/' },
    ...plain,
    method: 'POST',
    retryCount: { value: 0, source: 'https://supabase.github.io/pg_net/' },
    attemptDeadlineSeconds: { value: 5, source: 'https://supabase.github.io/pg_net/' },
  },
  'netlify-schedule': {
    delivery: { name: 'Netlify', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'none', perInstance: false, source: 'https://docs.netlify.com/build/functions/scheduled-functions/' },
    ...plain,
  },
  'render-cron': {
    // At most one run of a cron job is active at a time.
    delivery: { name: 'Render', waitsFor: 'run', atLeastOnce: false, seesEnd: true, failure: 'exit-code', perInstance: false, source: 'https://render.com/docs/cronjobs' },
    ...plain,
  },
  'railway-cron': {
    // A start is skipped while the last run is going on.
    delivery: { name: 'Railway', waitsFor: 'run', atLeastOnce: false, seesEnd: true, failure: 'exit-code', perInstance: false, source: 'https://docs.railway.com/reference/cron-jobs' },
    ...plain,
  },
  'compose-loop': {
    delivery: { name: 'the loop', waitsFor: 'attempt', atLeastOnce: false, seesEnd: true, failure: 'none', perInstance: false, source: 'https://docs.docker.com/reference/compose-file/services/#command' },
    ...plain,
  },
  crontab: {
    delivery: { name: 'cron', waitsFor: 'nothing', atLeastOnce: false, seesEnd: true, failure: 'none', perInstance: false, source: 'https://man7.org/linux/man-pages/man8/cron.8.html' },
    ...plain,
  },
  'deno-cron': {
    // Runs of one cron job do not overlap.
    delivery: { name: 'Deno', waitsFor: 'run', atLeastOnce: false, seesEnd: true, failure: 'exception', perInstance: false, source: 'https://docs.deno.com/deploy/reference/cron/' },
    ...plain,
  },
  'in-process': {
    // What a library's options change is a guard, and looked for there.
    delivery: { name: 'the timer', waitsFor: 'nothing', atLeastOnce: false, seesEnd: true, failure: 'none', perInstance: true, source: 'https://nodejs.org/api/timers.html#setintervalcallback-delay-args' },
    ...plain,
  },
  'bun-cron': {
    // The next start is computed when the promise of the last run has settled.
    delivery: { name: 'Bun', waitsFor: 'run', atLeastOnce: false, seesEnd: true, failure: 'none', perInstance: true, source: 'https://bun.com/docs/runtime/cron' },
    ...plain,
  },
  bree: {
    // One worker per job; a start is left out while it runs.
    delivery: { name: 'Bree', waitsFor: 'run', atLeastOnce: false, seesEnd: true, failure: 'none', perInstance: true, source: 'https://github.com/breejs/bree' },
    ...plain,
  },
  'azure-timer': {
    // One instance holds a lock, and a start that is due while the last run goes on waits for its end.
    delivery: { name: 'the timer trigger', waitsFor: 'run', atLeastOnce: false, seesEnd: true, failure: 'none', perInstance: false, source: 'https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer' },
    ...plain,
  },
  'logic-app': {
    // Runs of one workflow go side by side unless its trigger says otherwise.
    delivery: { name: 'the logic app', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'status', perInstance: false, source: 'https://learn.microsoft.com/azure/connectors/connectors-native-recurrence' },
    ...plain,
    retryCount: { value: 4, source: 'https://learn.microsoft.com/azure/logic-apps/error-exception-handling' },
    minBackoffSeconds: { value: 5, source: 'https://learn.microsoft.com/azure/logic-apps/error-exception-handling' },
    attemptDeadlineSeconds: { value: 120, source: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration' },
  },
  'job-queue': {
    // One job per tick for all instances together.
    delivery: { name: 'the queue', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'exception', perInstance: false, source: 'https://docs.bullmq.io/guide/job-schedulers' },
    ...plain,
  },
  'trigger-dev': {
    // A start waits for nothing unless the queue of its task takes one run at a time.
    delivery: { name: 'Trigger.dev', waitsFor: 'nothing', atLeastOnce: false, seesEnd: true, failure: 'exception', perInstance: false, source: 'https://trigger.dev/docs/tasks/scheduled' },
    ...plain,
  },
  inngest: {
    // A failed step is tried again on its own.
    delivery: { name: 'Inngest', waitsFor: 'nothing', atLeastOnce: false, seesEnd: true, failure: 'none', perInstance: false, source: 'https://www.inngest.com/docs/guides/scheduled-functions' },
    ...plain,
  },
  unknown: {
    // Whatever calls a route by the clock is one of the above, and those that call routes deliver at least once.
    delivery: { name: 'a scheduler', waitsFor: 'nothing', atLeastOnce: true, seesEnd: true, failure: 'none', perInstance: false, source: null },
    ...plain,
  },
};
