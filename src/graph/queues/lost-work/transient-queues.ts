/** Messages that somebody waits for, or that every process is told for itself: one that is lost is asked for again, or is missed by nobody. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import { mentionsMember } from '../../steps.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';

/** https://www.rabbitmq.com/docs/direct-reply-to */
const directReply = 'amq.rabbitmq.reply-to';

/** By which a handler answers whoever sent the message. https://amqp-node.github.io/amqplib/channel_api.html#channel_publish */
const answers: ReadonlySet<string> = new Set(['replyTo']);

export function isTransient(graph: ProgramGraph, { consumer, registration, node }: EntryPoint): boolean {
  if (consumer?.library !== 'amqplib') return false;
  const start = graph.nodes[node];
  const own = start === undefined ? undefined : graph.files[start.file];
  if (start !== undefined && own !== undefined && mentionsMember(own, start.function, answers)) return true;
  if (consumer.queue !== null) return consumer.queue === '' || consumer.queue === directReply;
  // Without its name, a queue may be any that the program makes for itself.
  const facts = graph.files[registration.file];
  return facts !== undefined && (makesOwnQueue(facts) || (!asserts(facts) && Object.values(graph.files).some(makesOwnQueue)));
}

function asserts(facts: FileFacts): boolean {
  return facts.calls.some((call) => findCalledName(facts, call) === 'assertQueue');
}

function makesOwnQueue(facts: FileFacts): boolean {
  return facts.calls.some((call) => findCalledName(facts, call) === 'assertQueue' && isOwnQueue(facts, call.args));
}

/** `assertQueue('', { exclusive: true })`: https://www.rabbitmq.com/docs/queues#temporary-queues */
function isOwnQueue(facts: FileFacts, [name, options]: readonly Term[]): boolean {
  const plain = name === undefined ? null : getPlainTerm(facts, name);
  const given = options === undefined ? null : getPlainTerm(facts, options);
  return (plain?.kind === 'literal' && plain.value === '') ||
    (given?.kind === 'object' && given.properties.some((property) => property.kind === 'property' && property.key === 'exclusive' && property.value.kind === 'literal' && property.value.value === true));
}
