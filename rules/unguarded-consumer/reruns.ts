/** Whether, and why, a queue library runs one job more than once. Numbers and versions: the libraries' own sources. */
import type { EntryPoint, StaticValue } from '../../src/model/graph.ts';
import { renderCount, renderSeconds } from '../../src/rulekit/durations.ts';
import { findNumber, findOption, hasOption } from '../../src/rulekit/options.ts';
import type { QueueUse } from './queue-use.ts';

export interface Reruns {
  /** Half a sentence: why a job is run again. */
  readonly why: string;
  /**
   * `crowd`: jobs are taken together and wait for each other while their time runs out. `lapse`: another instance takes the job of one
   * that still works on it. `redelivery`: what was done since the last commit comes again with every rebalance and crash. `failure`:
   * a job that fails half-way is run again.
   */
  readonly cause: 'crowd' | 'lapse' | 'redelivery' | 'failure';
  /** What is run again is one piece of a run, made so that no more than that is repeated. */
  readonly isStep?: true;
  /** The version or the option that decides is known. */
  readonly isSure: boolean;
  /** Lines of options that say so. */
  readonly options: readonly { readonly line: number; readonly label: string; readonly where: 'consumer' | 'client' }[];
}

type Consumer = NonNullable<EntryPoint['consumer']>;

/** Null where the library runs a job once, or nothing is known of the library, or of what somebody made of it. */
export function findReruns(entry: EntryPoint, use: QueueUse): Reruns | null {
  const { consumer } = entry;
  if (consumer === null || consumer.match.isFork) return null;
  switch (consumer.library) {
    case 'pg-boss': return findPgBossReruns(consumer, use);
    case 'bullmq': case 'bull': case '@nestjs/bullmq': case '@nestjs/bull': return findBullReruns(consumer, use);
    // https://kafka.js.org/docs/consuming#a-name-auto-commit-a-autocommit
    case 'kafkajs': case '@confluentinc/kafka-javascript': case 'node-rdkafka': case 'Kafka':
      return { cause: 'redelivery', why: 'a message that is not committed yet comes again after every rebalance, deploy and crash', isSure: true, options: [] };
    // https://amqp-node.github.io/amqplib/channel_api.html#channel_consume
    case 'amqplib':
      if (findOption(consumer.match.arguments, 'noAck')?.value === true) return null;
      return failure('a message that is not acknowledged is delivered again');
    // https://docs.nestjs.com/microservices/rabbitmq#message-acknowledgement: what Nest hands over counts as acknowledged by default.
    case 'RabbitMQ': return findOption(consumer.match.arguments, 'noAck')?.value === false ? failure('a message that is not acknowledged is delivered again') : null;
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
    case 'sqs-consumer': case '@aws-sdk/client-sqs': case 'aws-sdk':
      return failure('a message that is not deleted in time is delivered again');
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    case 'aws-lambda': return failure(findLambdaReason(consumer.match.arguments));
    // https://cloud.google.com/pubsub/docs/subscription-overview
    case '@google-cloud/pubsub':
    // https://docs.nats.io/nats-concepts/jetstream/consumers
    case 'nats': return failure('a message that is not acknowledged in time is delivered again');
    // https://github.com/bee-queue/bee-queue#jobretriesn
    case 'bee-queue': return use.createArguments.some(([count]) => count?.kind !== 'literal' || count.value !== 0) ? failure('a job that fails is run again') : null;
    // https://developers.cloudflare.com/queues/configuration/batching-retries/
    case 'Cloudflare Queues': return failure('a batch whose handler fails is delivered again');
    // https://docs.temporal.io/encyclopedia/retry-policies
    case 'Temporal': return { ...failure('an activity that fails, or is not done in time, is run again'), isStep: true };
    // Where jobs are added may be out of sight: https://worker.graphile.org/docs/error-handling, https://worker.graphile.org/docs/library/add-job
    case 'graphile-worker': return failure('a job that fails is run up to 25 times, unless it is added with another maxAttempts');
    default: return null;
  }
}

function failure(why: string): Reruns {
  return { cause: 'failure', why, isSure: true, options: [] };
}

function findLambdaReason(options: readonly StaticValue[]): string {
  const size = findNumber(options, 'batchSize')?.value ?? null;
  // Where that is decided while running, it may.
  if (size === 1 || findOption(options, 'reportsItems')?.value !== false) return 'a message that fails is delivered again';
  return `one message that fails sends ${size === null ? 'its whole batch' : `the whole batch of up to ${String(size)}`} back, and all of them are delivered again`;
}

/** https://github.com/timgit/pg-boss/releases: 10 made two retries the default, 11 stopped reading them from the constructor. */
const retriesByDefault = { since: 10, count: 2 };
const constructorIgnoredSince = 11;
const teamsIgnoredSince = 10;
const expiryByDefault = 15 * 60;
/** Who lets jobs expire after more than two hours does not have them wait that long for each other. */
const longestWait = 2 * 3600;

function findPgBossReruns(consumer: Consumer, use: QueueUse): Reruns | null {
  const { major, match } = consumer;
  const constructor = major !== null && major >= constructorIgnoredSince ? [] : match.originArguments;
  const onClient = findNumber(constructor, 'retryLimit');
  const onJob = findNumber([...use.sendArguments.flat(), ...use.createArguments.flat()], 'retryLimit');
  const byDefault = major === null ? null : major >= retriesByDefault.since ? retriesByDefault.count : 0;
  const limit = onJob?.value ?? onClient?.value ?? byDefault ?? retriesByDefault.count;
  if (limit === 0) return null;

  const expiry = findExpiry([...use.sendArguments.flat(), ...use.createArguments.flat(), ...constructor], major);
  const crowd = expiry > longestWait ? null : findCrowd(match.arguments, major);
  const isDefault = onJob === null && onClient === null;
  const expires = `a job that is not done after ${renderSeconds(expiry)} is given to another instance up to ${renderCount(limit, 'more time')} while the first run goes on`;
  const fails = `a job that fails, or is not done after ${renderSeconds(expiry)}, is run again up to ${renderCount(limit, 'more time')}${isDefault ? ' by default' : ''}`;
  return {
    why: crowd === null ? fails : `${crowd.why}, and ${expires}`,
    cause: crowd === null ? 'failure' : 'crowd',
    isSure: !isDefault || byDefault !== null,
    options: [
      ...(onClient !== null && onJob === null ? [{ line: onClient.line, label: `retryLimit ${onClient.value}`, where: 'client' as const }] : []),
      ...(crowd === null ? [] : [{ line: crowd.line, label: crowd.label, where: 'consumer' as const }]),
    ],
  };
}

/** Hours and minutes are read up to version 10 only. */
function findExpiry(values: readonly StaticValue[], major: number | null): number {
  const seconds = findNumber(values, 'expireInSeconds')?.value;
  if (seconds !== undefined) return seconds;
  if (major !== null && major >= constructorIgnoredSince) return expiryByDefault;
  const minutes = findNumber(values, 'expireInMinutes')?.value;
  const hours = findNumber(values, 'expireInHours')?.value;
  if (minutes !== undefined) return minutes * 60;
  return hours === undefined ? expiryByDefault : hours * 3600;
}

/** Up to version 9 `teamSize` jobs become active together and run `teamConcurrency` at a time: the clock of those that wait runs too. */
function findCrowd(options: readonly StaticValue[], major: number | null): { readonly why: string; readonly label: string; readonly line: number } | null {
  const team = major !== null && major < teamsIgnoredSince ? findNumber(options, 'teamSize') : null;
  if (team !== null) {
    const concurrency = findNumber(options, 'teamConcurrency')?.value ?? 1;
    if (concurrency >= team.value) return null;
    return { why: `each fetch makes ${team.value} jobs active at once, \`teamConcurrency\` ${concurrency} runs them one after another`, label: `teamSize ${team.value}`, line: team.line };
  }
  const batch = findNumber(options, 'batchSize');
  if (batch === null || batch.value < 2) return null;
  return { why: `each fetch makes ${batch.value} jobs active at once, and one that fails sends the whole batch back`, label: `batchSize ${batch.value}`, line: batch.line };
}

/** A long asynchronous handler is no reason: the lock is renewed while the event loop turns. https://docs.bullmq.io/guide/workers/stalled-jobs */
function findBullReruns(consumer: Consumer, use: QueueUse): Reruns | null {
  const stalls = findNumber(consumer.match.arguments, 'maxStalledCount');
  const attempts = findNumber(use.sendOptions.flat(), 'attempts');
  const lapses = [
    ...(stalls !== null && stalls.value > 1 ? [`a job whose instance stops answering is given to another up to ${renderCount(stalls.value, 'time')}`] : []),
    ...(findOption(consumer.match.arguments, 'skipLockRenewal')?.value === true ? ['the lock of a job is not renewed while it runs'] : []),
  ];
  // Nobody sets attempts from outside to have one.
  const isSet = attempts === null && use.sendOptions.some((send) => hasOption(send, 'attempts'));
  const often = attempts !== null && attempts.value > 1 ? ` up to ${renderCount(attempts.value - 1, 'time')}` : isSet ? '' : null;
  const failures = often === null ? [] : [`a job that fails half-way is run again${often}`];
  if (lapses.length + failures.length === 0) return null;
  return {
    // Where the lock lapses, what is told happens to a run that goes on, and not to one that failed.
    why: (lapses.length > 0 ? lapses : failures).join(', and '),
    cause: lapses.length > 0 ? 'lapse' : 'failure',
    isSure: true,
    options: stalls !== null && stalls.value > 1 ? [{ line: stalls.line, label: `maxStalledCount ${stalls.value}`, where: 'consumer' }] : [],
  };
}

const policies: readonly unknown[] = ['short', 'singleton', 'stately', 'exclusive', 'key_strict_fifo', 'exactly_once'];
/** By which a queue takes the second of two jobs for the first. */
const jobKeys = ['jobId', 'deduplication', 'debounce', 'jobKey', 'MessageDeduplicationId', 'deduplicationId'];

/** Keys under which pg-boss takes a second identical job for the first, by version; a key alone does nothing from 10 on. */
export function isDeduplicated(consumer: Consumer, use: QueueUse): boolean {
  const sends = use.sendArguments;
  if (consumer.library !== 'pg-boss') return sends.length > 0 && sends.every((send) => jobKeys.some((key) => hasOption(send, key)));
  if (use.createArguments.some((create) => policies.includes(findOption(create, 'policy')?.value))) return true;
  const isKeyed = sends.length > 0 && sends.every((send) => hasOption(send, 'singletonKey'));
  return isKeyed && consumer.major !== null && consumer.major < retriesByDefault.since;
}
