/** Consumers whose job is done when the promise of their handler is. */
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';

/**
 * What counts a job as done when the promise of its handler is: https://docs.bullmq.io/guide/workers, https://worker.graphile.org/docs/tasks,
 * https://github.com/timgit/pg-boss/blob/master/docs/api/workers.md, https://github.com/bbc/sqs-consumer, https://kafka.js.org/docs/consuming,
 * https://golevelup.github.io/nestjs/modules/rabbitmq.html, https://firebase.google.com/docs/functions/terminate-functions
 */
const endedByPromise: ReadonlySet<string> = new Set(['bullmq', '@nestjs/bullmq', 'graphile-worker', 'pg-boss', 'sqs-consumer', '@ssut/nestjs-sqs', 'kafkajs', '@golevelup/nestjs-rabbitmq', 'firebase-functions']);
/**
 * The same, unless the handler takes so many arguments, and calls the last: https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueprocess,
 * https://github.com/bee-queue/bee-queue#queueprocessconcurrency-handlerjob-done, https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
const endedByEither: ReadonlyMap<string, number> = new Map([['bull', 2], ['@nestjs/bull', 2], ['bee-queue', 2], ['agenda', 2], ['aws-lambda', 3]]);

export function isEndedByPromise(graph: ProgramGraph, library: string, { file, function: fn }: FunctionNode): boolean {
  const many = endedByEither.get(library);
  return endedByPromise.has(library) || (many !== undefined && (graph.files[file]?.functions[fn]?.parameters.length ?? many) < many);
}
