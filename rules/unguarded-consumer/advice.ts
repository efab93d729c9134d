/** The edit an expert makes, for this library and version. */
import type { ProgramGraph, Service } from '../../src/model/graph.ts';
import { renderJournal } from '../../src/rulekit/journal-advice.ts';

export function renderAdvice(graph: ProgramGraph, library: string, major: number | null, service: Service | null): string {
  return [renderClaim(graph), renderLibrary(library, major), renderService(service)].filter((sentence) => sentence !== '').join(' ');
}

function renderClaim(graph: ProgramGraph): string {
  return `Make a second run harmless: insert a row with a unique business key${renderJournal(graph)} before the effect and stop when it is there, or pass the provider an idempotency key.`;
}

function renderLibrary(library: string, major: number | null): string {
  switch (library) {
    case 'pg-boss': return renderPgBoss(major);
    case 'bullmq': case '@nestjs/bullmq': return 'In BullMQ: a `jobId` made of the business key, `maxStalledCount: 0` for work that must not repeat, a sandboxed processor for CPU-bound work, and `worker.close()` on SIGTERM.';
    case 'bull': case '@nestjs/bull': return 'In Bull: a `jobId` made of the business key, a sandboxed processor for CPU-bound work, and `queue.close()` on SIGTERM.';
    case 'kafkajs': case '@confluentinc/kafka-javascript': case 'node-rdkafka': return 'With Kafka: store the id of the event under a unique key in the same transaction as its effects, and skip an event that is there.';
    case 'amqplib': return 'With RabbitMQ: give messages a `messageId`, store it under a unique key in the same transaction as the effects, and acknowledge afterwards.';
    case 'sqs-consumer': case '@aws-sdk/client-sqs': case 'aws-sdk': return 'With SQS: store the business key of the message under a unique key before the effects; a FIFO queue drops duplicates for five minutes only.';
    case 'aws-lambda': return 'On Lambda: return `batchItemFailures` and set `ReportBatchItemFailures`, so that only what failed comes again, and store the business key of the message under a unique key before the effects.';
    case '@google-cloud/pubsub': return 'With Pub/Sub: store the business key of the message under a unique key, or use a subscription with exactly-once delivery.';
    case 'nats': return 'With JetStream: store the business key of the message under a unique key before the effects, and acknowledge afterwards.';
    case 'bee-queue': return 'In bee-queue: `setId` with the business key, and `queue.close()` on SIGTERM.';
    case 'graphile-worker': return 'In graphile-worker: split what may fail into a job of its own, added in the same transaction, and give jobs a `jobKey`.';
    default: return '';
  }
}

function renderPgBoss(major: number | null): string {
  if (major === null) return 'In pg-boss: take one job at a time, let it expire after twice the longest run, and stop with `boss.stop()` on SIGTERM.';
  if (major < 10) return `In pg-boss ${major}: set \`teamConcurrency\` equal to \`teamSize\`, \`expireIn…\` to twice the longest run of a whole team, \`singletonKey\` on \`send\`, and \`boss.stop({ graceful: true, timeout: 8000 })\` on SIGTERM.`;
  return `In pg-boss ${major}: create the queue with policy \`stately\` and send with a \`singletonKey\` (without a policy the key has no effect), \`batchSize: 1\`, \`expireInSeconds\` of twice the longest run, and \`boss.stop()\` on SIGTERM.`;
}

/** Where its consumer can run on its own, by the words of the platform. */
function renderService(service: Service | null): string {
  if (service === null || service.kind === 'worker') return '';
  switch (service.platform) {
    case 'cloud-run': return 'On Cloud Run consume in a worker pool or a service of its own with CPU always allocated; one instance at most (minimum and maximum 1) is a stop-gap, for a rollout still runs two.';
    case 'compose': return 'Start the consumer by an entry of its own, as a second service of the compose file with that `command`: the first can then be scaled without it.';
    case 'fly': return 'Start the consumer by an entry of its own, as a process group (`[processes]`, `worker = "…"`): the group that answers requests can then be scaled without it.';
    case 'heroku': return 'Start the consumer by an entry of its own, as a `worker:` line of the Procfile: web dynos can then be scaled without it.';
    case 'kubernetes': return 'Start the consumer by an entry of its own, in a second Deployment: the first can then be scaled without it.';
    default: return '';
  }
}
