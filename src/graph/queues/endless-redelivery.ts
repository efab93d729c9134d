/**
 * Messages of RabbitMQ that a catch asks for again at once, whatever the error and however often: `channel.nack(message, false, true)` on a queue
 * that counts nothing. What can never succeed is tried for ever, as fast as the consumer can.
 */
import type { FileFacts, Step } from '../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph, StaticValue } from '../../model/graph.ts';
import { getRunEvents, type RunEvent } from '../claims/run/run-events.ts';
import { getRank, type Effect } from '../effects/effects.ts';
import { eachStep, mentionsMember } from '../steps.ts';
import { findCalledName } from '../terms.ts';
import { findAnswerOfCatch } from './lost-work/answers-of-catches.ts';
import { isMissed } from './lost-work/refused-messages.ts';
import { isTransient } from './lost-work/transient-queues.ts';

export interface EndlessRedelivery {
  readonly effect: Effect;
  readonly event: RunEvent;
  /** What asks for the message again. */
  readonly by: CallEdge;
}

/** By these a consumer knows that it has had the message before. https://www.rabbitmq.com/docs/consumers#message-properties */
const tellsOfLastTime: ReadonlySet<string> = new Set(['redelivered', 'headers', 'deliveryCount', 'deliveryTag', 'expiration', 'timestamp']);

/** Null where something counts, waits, or tells one error from another. */
export function findEndlessRedelivery(graph: ProgramGraph, entry: EntryPoint): EndlessRedelivery | null {
  if (entry.consumer?.library !== 'amqplib' || isTransient(graph, entry) || !isUncounted(graph, entry)) return null;
  const found = getRunEvents(graph, entry).flatMap((event): EndlessRedelivery[] => {
    const { effect, exceptional, node, way } = event;
    if (effect === null || exceptional || !isMissed(effect, event)) return [];
    const answer = findAnswerOfCatch(graph, event, isAskedAgain);
    if (answer === null || [node, ...way.map((step) => step.node)].some((one) => mentions(graph, one.file, one.function))) return [];
    return waits(graph.files[answer.edge.place.file], answer.handler) ? [] : [{ effect, event, by: answer.edge }];
  });
  return found.toSorted((a, b) => getRank(a.effect.nature) - getRank(b.effect.nature))[0] ?? null;
}

function mentions(graph: ProgramGraph, file: string, fn: number): boolean {
  const facts = graph.files[file];
  return facts !== undefined && mentionsMember(facts, fn, tellsOfLastTime);
}

/** `await pause(5_000)` before the message is asked for again. */
function waits(facts: FileFacts | undefined, handler: readonly Step[]): boolean {
  return facts === undefined || [...eachStep(handler)].some((step) => step.kind === 'call' && facts.calls[step.call]?.awaited === true);
}

/** Both put the message back unless they are told otherwise. https://amqp-node.github.io/amqplib/channel_api.html#channel_nack */
function isAskedAgain(facts: FileFacts, { call, roles }: CallEdge): boolean {
  const fact = facts.calls[call];
  const name = fact === undefined ? null : findCalledName(facts, fact);
  const position = name === 'nack' ? 2 : name === 'reject' ? 1 : null;
  return position !== null && roles.some(({ role, arguments: given }) => role === 'redelivery' && isTrue(given[position]));
}

function isTrue(value: StaticValue | undefined): boolean {
  return value === undefined || (value.kind === 'literal' && value.value === true);
}

/**
 * The program makes the queue as one that keeps no count. A quorum queue gives up a message after a number of deliveries, and its kind may be said by
 * options that nobody knows. https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
 */
function isUncounted(graph: ProgramGraph, { consumer }: EntryPoint): boolean {
  const queue = consumer?.queue ?? null;
  const made = graph.queueCalls.filter(({ role, match }) => role === 'queue-setup' && match.library === 'amqplib').flatMap(({ match: { arguments: [name, options] } }) => {
    const text = name?.kind === 'literal' ? name.value : null;
    return text !== null && queue !== null && text !== queue ? [] : [options];
  });
  return made.length > 0 && !made.some((options) => options !== undefined && mayCount(options));
}

function mayCount(value: StaticValue): boolean {
  if (value.kind === 'unknown') return true;
  return value.kind === 'object' && (value.open || value.properties.some(({ key, value: own }) => key === 'x-queue-type' || key === 'x-delivery-limit' || key === 'messageTtl' || key === 'x-message-ttl' || (key === 'arguments' && mayCount(own))));
}
