/**
 * Messages of RabbitMQ that a catch refuses for good, whatever the error: `channel.nack(message, false, false)` on a queue that puts nowhere else
 * what is refused. A database that is away for a minute costs each message of that minute.
 */
import type { FileFacts } from '../../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph, StaticValue } from '../../../model/graph.ts';
import { getRunEvents, type RunEvent } from '../../claims/run/run-events.ts';
import { getRank, type Effect, type EffectNature } from '../../effects/effects.ts';
import { findCalledName } from '../../terms.ts';
import { findAnswerOfCatch } from './answers-of-catches.ts';
import { isTransient } from './transient-queues.ts';

export interface RefusedMessage {
  readonly effect: Effect;
  readonly event: RunEvent;
  /** What refuses it. */
  readonly by: CallEdge;
}

const wanted: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'message', 'paid-call', 'write', 'counter', 'enqueue', 'request']);
const caches: ReadonlySet<string> = new Set(['ioredis', 'redis', '@upstash/redis', 'bun']);

/** What somebody misses: of what may be written again a row, and nothing that is kept for speed. */
export function isMissed({ nature, match }: Effect, { statement }: RunEvent): boolean {
  return wanted.has(nature) || (nature === 'idempotent-write' && statement !== null && !caches.has(match.library));
}

/** Null where the message is kept somewhere, is asked for again, or what is caught is told apart. */
export function findRefusedMessage(graph: ProgramGraph, entry: EntryPoint): RefusedMessage | null {
  if (entry.consumer?.library !== 'amqplib' || isTransient(graph, entry) || !isQueueWithoutDeadLetters(graph, entry)) return null;
  const refused = getRunEvents(graph, entry).flatMap((event): RefusedMessage[] => {
    const { effect, exceptional } = event;
    if (effect === null || exceptional || !isMissed(effect, event)) return [];
    const answer = findAnswerOfCatch(graph, event, isRefusal);
    return answer === null ? [] : [{ effect, event, by: answer.edge }];
  });
  return refused.toSorted((a, b) => getRank(a.effect.nature) - getRank(b.effect.nature))[0] ?? null;
}

/** https://amqp-node.github.io/amqplib/channel_api.html#channel_nack */
function isRefusal(facts: FileFacts, { call, roles }: CallEdge): boolean {
  const fact = facts.calls[call];
  const name = fact === undefined ? null : findCalledName(facts, fact);
  return roles.some(({ role }) => role === 'acknowledgement') && (name === 'nack' || name === 'reject');
}

/**
 * The program makes the queue, and neither for it nor, where names are not known, for any other it says where what is refused goes.
 * https://www.rabbitmq.com/docs/dlx
 */
function isQueueWithoutDeadLetters(graph: ProgramGraph, { consumer }: EntryPoint): boolean {
  const queue = consumer?.queue ?? null;
  const made = graph.queueCalls.filter(({ role, match }) => role === 'queue-setup' && match.library === 'amqplib').flatMap(({ match: { arguments: [name, options] } }) => {
    const text = name?.kind === 'literal' ? name.value : null;
    return text !== null && queue !== null && text !== queue ? [] : [options];
  });
  return made.length > 0 && !made.some((options) => options !== undefined && mayHoldDeadLetters(options));
}

function mayHoldDeadLetters(value: StaticValue): boolean {
  if (value.kind === 'unknown') return true;
  return value.kind === 'object' && (value.open || value.properties.some(({ key, value: own }) => /dead/i.test(key) || (key === 'arguments' && mayHoldDeadLetters(own))));
}
