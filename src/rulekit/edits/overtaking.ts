/**
 * Whether a job may be handed out again while a first run still works on it. The second run finds the key of the first and leaves the
 * effect out, the queue counts the job as done, and where the first run fails after that nobody tries again.
 */
import { findQueueCalls } from '../../graph/queue-calls.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findNumber, findOption, hasOption } from '../options.ts';

/** Longer than a call to another service may hang: that of pg-boss by default. */
const longEnough = 15 * 60;

/** True where nothing renews the lease of a job, and it is not known to be long. */
export function canBeOvertaken(graph: ProgramGraph, { consumer }: EntryPoint): boolean {
  if (consumer === null) return true;
  const { library, match: { arguments: given, originArguments }, queue } = consumer;
  // A consumer beats its heart between two messages only, and has 30 seconds for each: https://kafka.js.org/docs/consuming
  if (library.includes('kafka')) return true;
  // https://bbc.github.io/sqs-consumer/: the queue decides, and takes 30 seconds where it is not told otherwise.
  if (library === 'sqs-consumer') return !hasOption(given, 'heartbeatInterval') && (findNumber(given, 'visibilityTimeout')?.value ?? 0) < longEnough;
  if (library.includes('bull')) return findOption(given, 'skipLockRenewal')?.value === true;
  if (library !== 'pg-boss') return false;
  const options = [...findQueueCalls(graph, ['pg-boss'], queue).flatMap(({ match }) => match.arguments), ...originArguments];
  return options.some((one) => (findNumber([one], 'expireInSeconds')?.value ?? longEnough) < longEnough || (findNumber([one], 'expireInMinutes')?.value ?? longEnough) < longEnough / 60);
}
