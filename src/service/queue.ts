/** The queue, on the same database as the store, so that a delivery and its job are kept together or not at all. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import type { Job, JobResult, JobWithMetadata } from 'pg-boss';
import { z } from 'zod';
import type { Log } from './log.ts';
import { jobKey, reviewJobSchema } from './review/review-job.ts';
import type { ReviewJob } from './review/review-job.ts';
import type { Database, Transaction } from './store/database.ts';

export interface DeliveryJob {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

export interface ReviewAttempt {
  /** 1 for the first. */
  readonly number: number;
  /** Aborted when the queue has given the job up: too slow, or the process is shutting down. */
  readonly signal: AbortSignal;
}

export interface Workers {
  /** Gives the reviews that the delivery asks for. */
  readonly takeDelivery: (delivery: DeliveryJob) => Promise<readonly ReviewJob[]>;
  readonly review: (job: ReviewJob, attempt: ReviewAttempt) => Promise<void>;
  /** Every attempt failed. */
  readonly giveUp: (job: ReviewJob) => Promise<void>;
}

export interface Queue {
  addDeliveries(deliveries: readonly DeliveryJob[], transaction: Transaction): Promise<void>;
  /** A review that waits already stands for a new one too, without its delay; one that runs is followed by the new one. */
  addReviews(jobs: readonly ReviewJob[]): Promise<void>;
  /** For a review that must not start before. */
  addDelayedReview(job: ReviewJob, delaySeconds: number): Promise<void>;
  /** Starts taking jobs. */
  work(workers: Workers, concurrency: number): Promise<void>;
  /** Waits for running jobs, at most so long; those that are left are taken up again at the next start. */
  stop(timeoutMs: number): Promise<void>;
}

const deliveryQueue = 'delivery';
const reviewQueue = 'review';
const deadReviewQueue = 'review-dead';

/** Hard limit of one attempt: reading, analysing, writing. The analysis has its own, shorter one. */
export const attemptSeconds = 15 * 60;
/** The first one and its repetitions. */
export const maxAttempts = 4;
const retries = { retryLimit: maxAttempts - 1, retryDelay: 5, retryBackoff: true, retryDelayMax: 120 };
/** A process that is gone is noticed after this long. */
const heartbeatSeconds = 30;
/** The queue's own notifications leave a job that waits for its predecessor to the slow fallback, so it is polled. */
const pollingIntervalSeconds = 0.5;
/** Payloads hold people's words: they are dropped soon after use. */
const keepDeliveriesSeconds = 3_600;
const keepReviewsSeconds = 3 * 24 * 3_600;

const deliveryJobSchema = z.object({ id: z.string(), name: z.string(), payload: z.unknown() });

export async function openQueue(database: Database, log: Log): Promise<Queue> {
  const boss = new PgBoss({
    ...database.queueConnection,
    schema: 'stallwatch_queue',
    application_name: 'stallwatch-queue',
    schedule: false,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  boss.on('error', (error) => { log.error({ err: error }, 'the queue reports an error'); });
  await boss.start();
  await boss.createQueue(deadReviewQueue, { ...retries, retryLimit: 10, deleteAfterSeconds: keepReviewsSeconds });
  await boss.createQueue(deliveryQueue, { ...retries, retryLimit: 5, expireInSeconds: 60, deleteAfterSeconds: keepDeliveriesSeconds });
  await boss.createQueue(reviewQueue, {
    ...retries, policy: 'stately', deadLetter: deadReviewQueue,
    expireInSeconds: attemptSeconds, heartbeatSeconds, deleteAfterSeconds: keepReviewsSeconds,
  });
  await rememberQueues(boss, [deliveryQueue, reviewQueue, deadReviewQueue]);
  return {
    async addDeliveries(deliveries, transaction) {
      if (deliveries.length > 0) await boss.insert(deliveryQueue, deliveries.map((data) => ({ data })), { db: transaction.forQueue });
    },
    addReviews: (jobs) => addReviews(boss, jobs),
    async addDelayedReview(job, delaySeconds) {
      await boss.upsert(reviewQueue, job, { singletonKey: jobKey(job), startAfter: delaySeconds, ...groupOf(job) });
    },
    work: (workers, concurrency) => startWorkers(boss, workers, concurrency, log),
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs }),
  };
}

/**
 * The queue looks a queue's settings up at its first use, on its own connection. In the embedded database, where there is
 * only one, doing that inside our transaction would wait for itself for ever; so each queue is used once beforehand.
 */
async function rememberQueues(boss: PgBoss, names: readonly string[]): Promise<void> {
  const nobody = '00000000-0000-0000-0000-000000000000';
  for (const name of names) await boss.findJobs(name, { id: nobody });
}

/** One statement for all that are new; a job says where to look and not what was there, so that a waiting one may stay as it is. */
async function addReviews(boss: PgBoss, jobs: readonly ReviewJob[]): Promise<void> {
  const wanted = new Map(jobs.map((job) => [jobKey(job), { id: randomUUID(), job }]));
  if (wanted.size === 0) return;
  const inserts = [...wanted].map(([singletonKey, { id, job }]) => ({ id, data: job, singletonKey, ...groupOf(job) }));
  const inserted = new Set(await boss.insert(reviewQueue, inserts, { returnId: true }));
  for (const [singletonKey, { id, job }] of wanted) {
    // Should it have started meanwhile, it has yet to read the pull request, and nothing is lost.
    if (!inserted.has(id)) await boss.update(reviewQueue, job, { singletonKey, startAfter: 0 });
  }
}

function groupOf(job: ReviewJob): { group: { id: string } } {
  return { group: { id: String(job.installationId) } };
}

async function startWorkers(boss: PgBoss, workers: Workers, concurrency: number, log: Log): Promise<void> {
  await boss.work(deliveryQueue, { batchSize: 20, burstWhenBatchFull: true, perJobResults: true, pollingIntervalSeconds }, (jobs: Job[]) => takeBatch(boss, jobs, workers, log));

  // One installation never takes every worker, however many pull requests it opens.
  const perInstallation = Math.max(1, concurrency - 1);
  await boss.work(reviewQueue, { localConcurrency: concurrency, localGroupConcurrency: perInstallation, pollingIntervalSeconds }, async (jobs: Job[]) => {
    for (const job of jobs) await workers.review(reviewJobSchema.parse(job.data), { number: job.retryCount + 1, signal: job.signal });
  });

  await boss.work(deadReviewQueue, { includeMetadata: true, pollingIntervalSeconds }, async (jobs: JobWithMetadata[]) => {
    for (const job of jobs) await workers.giveUp(reviewJobSchema.parse(job.data));
  });
}

async function takeBatch(boss: PgBoss, jobs: readonly Job[], workers: Workers, log: Log): Promise<JobResult[]> {
  const reviews: ReviewJob[] = [];
  const results: JobResult[] = [];
  for (const job of jobs) {
    // The embedded database works on this thread and never waits for anything: without a pause, the front door would wait for the whole batch.
    await setImmediate();
    try {
      reviews.push(...(await workers.takeDelivery(deliveryJobSchema.parse(job.data))));
      results.push({ id: job.id, status: 'completed' });
    } catch (error) {
      log.error({ err: error, attempt: job.retryCount + 1 }, 'a delivery could not be handled');
      results.push({ id: job.id, status: 'failed' });
    }
  }
  await addReviews(boss, reviews);
  return results;
}
