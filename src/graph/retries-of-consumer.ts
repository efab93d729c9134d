/** How often a queue hands a job out again after its handler has failed. */
import type { EntryPoint, ProgramGraph, StaticValue } from '../model/graph.ts';
import type { Place } from '../model/source-location.ts';
import { findQueueCalls, getJobOf, getQueueOf } from './queue-calls.ts';
import { findEarlyAcknowledgement } from './queues/lost-work/early-acknowledgement.ts';
import { findActivityLimits } from './queues/activity-limits.ts';
import { findLimit, findLimits, findProperty, type IsMeant } from './queues/job-limits.ts';
import { countRedeliveries } from './queues/redeliveries.ts';

export interface Retries {
  /** Null where nothing limits them. */
  readonly count: number | null;
  /**
   * `option`: the repository asks for them. `default`: the library does it unless told otherwise. `stall`: a job that fails is not
   * run again, one whose process dies or stops answering is.
   */
  readonly from: 'option' | 'default' | 'stall';
  /** Where that is said, if not at the consumer or at what sends its jobs. */
  readonly said?: Place;
  /** `too`: a step is tried again by itself, and what stands outside of steps with the whole run. `only`: an error outside of a step ends the run for good. */
  readonly steps?: 'too' | 'only';
}

/** Handed out again until somebody acknowledges it. */
const untilAcknowledged: ReadonlySet<string> = new Set([
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
  'sqs-consumer', '@aws-sdk/client-sqs', 'aws-sdk', 'aws-lambda', '@rxfork/sqs-consumer', '@ssut/nestjs-sqs',
  // https://cloud.google.com/pubsub/docs/subscription-overview
  '@google-cloud/pubsub',
  // https://kafka.js.org/docs/consuming
  'kafkajs', '@confluentinc/kafka-javascript', 'node-rdkafka',
  // https://docs.nats.io/nats-concepts/jetstream/consumers
  'nats',
  // https://www.rabbitmq.com/docs/confirms
  'amqplib', '@golevelup/nestjs-rabbitmq',
]);

export const bullFamily = ['bullmq', 'bull', '@nestjs/bullmq', '@nestjs/bull'];
/** https://worker.graphile.org/docs/error-handling */
const graphileAttempts = 25;
/** https://github.com/timgit/pg-boss/releases: 10 made two retries the default. */
const bossRetries = { since: 10, count: 2 };

/** A broker keeps the message until the consumer acknowledges it, however long that takes and however often it is asked. */
export function isUntilAcknowledged(library: string): boolean {
  return untilAcknowledged.has(library);
}

/** Given out, unasked, until somebody says that it is done: a crash or a deploy in the middle is enough. */
export function isKeptUntilDone({ from, steps }: Retries): boolean {
  return from === 'default' || steps !== undefined;
}

/** Null where a job is run once at most, or nothing is known of it. */
export function findRetries(graph: ProgramGraph, entry: EntryPoint, isMeant: IsMeant = () => true): Retries | null {
  const { consumer } = entry;
  if (consumer === null) return null;
  const { library, major, match } = consumer;
  const queue = getQueueOf(consumer);
  if (match.isFork) return null;
  if (findEarlyAcknowledgement(graph, entry) !== null || findFlag(match.arguments, 'noAck') || isLostOnFailure(graph, library, match.arguments)) return null;
  if (untilAcknowledged.has(library)) return { count: null, from: 'default' };
  switch (library) {
    case 'bullmq': case 'bull': case '@nestjs/bullmq': case '@nestjs/bull': {
      const attempts = findLimits(graph, bullFamily, queue, ['attempts', 'defaultJobOptions.attempts'], getJobOf(consumer), isMeant).map(({ limit }) => limit);
      const most = Math.max(0, ...attempts.filter((count) => count !== 'not literal'));
      if (most > 1) return { count: most - 1, from: 'option' };
      // Nobody sets attempts from outside to have one.
      if (attempts.includes('not literal')) return { count: null, from: 'option' };
      // https://docs.bullmq.io/guide/workers/stalled-jobs: once, unless told otherwise.
      const stalls = findNumber(consumer.match.arguments, 'maxStalledCount') ?? 1;
      return stalls > 0 ? { count: stalls, from: 'stall' } : null;
    }
    case 'pg-boss': {
      const limit = findLimits(graph, ['pg-boss'], queue, ['retryLimit'], null, isMeant).map((one) => one.limit).find((one) => one !== 'not literal');
      const count = limit ?? (major === null || major >= bossRetries.since ? bossRetries.count : findNumber(match.originArguments, 'retryLimit') ?? 0);
      return count > 0 ? { count, from: limit === undefined ? 'default' : 'option' } : null;
    }
    case 'bee-queue': {
      // https://github.com/bee-queue/bee-queue#jobretriesn: none where nobody asks for them.
      const [count] = findQueueCalls(graph, ['bee-queue'], queue).flatMap(({ name, match: { arguments: [given] } }) => (name !== 'retries' || given === undefined ? [] : given.kind === 'literal' && typeof given.value === 'number' ? [given.value] : [null]));
      return count === undefined || count === 0 ? null : { count, from: 'option' };
    }
    // https://firebase.google.com/docs/functions/retries: a function that fails is not called again unless it asks for that.
    case 'firebase-functions': return findFlag(match.arguments, 'retry') ? { count: null, from: 'option' } : null;
    // Nest acknowledges what it hands over unless it is told not to: https://docs.nestjs.com/microservices/rabbitmq#message-acknowledgement
    case 'RabbitMQ': return findLiteral(match.arguments, 'noAck')?.value === false ? { count: null, from: 'default' } : null;
    // https://docs.nestjs.com/microservices/kafka#retriable-exceptions
    case 'Kafka': return major === null || major >= nestRetriesSince ? { count: null, from: 'default' } : null;
    case 'graphile-worker': return { count: graphileAttempts - 1, from: 'default' };
    // https://www.inngest.com/docs/reference/functions/create: four, unless told otherwise; each step has them for itself.
    case 'inngest': return findRetriesOfSteps(match.arguments, 4);
    // https://developers.cloudflare.com/workflows/build/sleeping-and-retrying/: said of each step, and of nothing else.
    case 'cloudflare-workers': return { count: 5, from: 'default', steps: 'only' };
    case 'Cloudflare Queues': {
      const count = countRedeliveries(graph, entry);
      return count > 0 ? { count, from: 'default' } : null;
    }
    // https://upstash.com/docs/workflow/features/retries: whoever starts it, or an older release of its handler, says otherwise.
    case '@upstash/workflow': return findRetriesOfSteps(match.arguments, 3);
    // https://docs.temporal.io/encyclopedia/retry-policies: without end, unless the workflow says otherwise.
    case 'Temporal': return findRetriesOfActivity(graph, entry);
    case 'Trigger.dev': return findRetriesOfTask(graph, match.arguments);
    default: return null;
  }
}

/**
 * The task says how often it is tried, or else the file of settings says it of all tasks. What happens where neither does is not written
 * down: https://trigger.dev/docs/errors-retrying
 */
function findRetriesOfTask(graph: ProgramGraph, own: readonly StaticValue[]): Retries | null {
  const settings = findQueueCalls(graph, ['Trigger.dev'], null).flatMap(({ role, match }) => (role === 'queue-setup' ? [findNumber(match.arguments, 'retries.default.maxAttempts')] : []));
  const said = own.some((value) => findProperty(value, 'retry') !== undefined);
  // Several files of settings belong to several projects, and nobody knows which to this task.
  const count = said ? findNumber(own, 'retry.maxAttempts') : settings.every((one) => one === settings[0]) ? settings[0] ?? null : null;
  return count !== null && count > 1 ? { count: count - 1, from: 'option' } : null;
}

/** Null where one of the workflows that may ask for it has it tried once. */
function findRetriesOfActivity(graph: ProgramGraph, entry: EntryPoint): Retries | null {
  const limits = findActivityLimits(graph, entry);
  if (limits.some(({ most }) => most === 1)) return null;
  const most = Math.max(...limits.map((limit) => limit.most ?? Infinity));
  // Of several workflows, or versions of one, the last stands for all.
  const said = limits.findLast((limit) => (limit.most ?? Infinity) === most);
  return said !== undefined && most < Infinity ? { count: most - 1, from: 'option', said: said.place } : { count: null, from: 'default' };
}

function findRetriesOfSteps(own: readonly StaticValue[], byDefault: number): Retries | null {
  const count = findLimit(own, 'retries');
  if (count === 0) return null;
  return { count: count === 'not literal' ? null : count ?? byDefault, from: count === null ? 'default' : 'option', steps: 'too' };
}

/** From this release on Nest hands an event again whose handler failed: https://github.com/nestjs/nest/releases/tag/v9.0.0 */
const nestRetriesSince = 9;

/** https://golevelup.github.io/nestjs/modules/rabbitmq.html: a message whose handler fails is put back unless the handler, or the whole connection, says otherwise. */
function isLostOnFailure(graph: ProgramGraph, library: string, values: readonly StaticValue[]): boolean {
  if (library !== '@golevelup/nestjs-rabbitmq') return false;
  const setup = findQueueCalls(graph, [library], null).flatMap(({ role, match }) => (role === 'queue-setup' ? match.arguments : []));
  const consumerOptions = [...values, ...values.flatMap((value) => findProperty(value, 'queueOptions') ?? [])].flatMap((value) => findProperty(value, 'consumerOptions') ?? []);
  if (findFlag(consumerOptions, 'noAck')) return true;
  const own = values.flatMap((value) => findProperty(value, 'errorHandler') ?? findProperty(value, 'errorBehavior') ?? []);
  const told = own.length > 0 ? own : setup.flatMap((value) => findProperty(value, 'defaultSubscribeErrorBehavior') ?? []);
  return told.some((value) => value.kind !== 'literal' || value.value !== 'REQUEUE');
}

function findLiteral(values: readonly StaticValue[], key: string): StaticValue & { kind: 'literal' } | null {
  const [found] = values.flatMap((value) => findProperty(value, key) ?? []);
  return found?.kind === 'literal' ? found : null;
}

function findFlag(values: readonly StaticValue[], key: string): boolean {
  return values.some((value) => value.kind === 'object' && value.properties.some((property) => property.key === key && property.value.kind === 'literal' && property.value.value === true));
}

function findNumber(values: readonly StaticValue[], key: string): number | null {
  const limit = findLimit(values, key);
  return limit === 'not literal' ? null : limit;
}
