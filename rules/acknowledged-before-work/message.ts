/** What is said of a message that is gone too early, for each way in which it goes. */
import type { EarlyAcknowledgement } from '../../src/graph/queues/lost-work/early-acknowledgement.ts';
import type { EntryPoint } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { renderJobsOf } from '../../src/rulekit/job-name.ts';

/** What each library calls it. */
const words: Readonly<Record<string, string>> = { '@aws-sdk/client-sqs': 'deleted', 'aws-sdk': 'deleted', kafkajs: 'committed' };

export function renderTitle(entry: EntryPoint, { effect }: EarlyAcknowledgement): string {
  return `${entry.consumer === null ? `Items that ${entry.subject} takes` : capitalise(renderJobsOf('messages', entry))} are gone before ${renderApi(effect.match)} is done`;
}

export function renderMessage(entry: EntryPoint, { how, effect, by }: EarlyAcknowledgement): string {
  const api = renderApi(effect.match);
  const message = capitalise(renderJobsOf('a message', entry));
  const taken = entry.consumer === null ? 'each item that the job takes' : renderJobsOf('each message', entry);
  const lost = 'a deploy, a crash or an error until then loses the work, and nothing hands it out again.';
  const word = words[entry.consumer?.library ?? ''] ?? 'acknowledged';
  switch (how) {
    case 'unasked': return `RabbitMQ forgets each of ${renderJobsOf('the messages', entry)} as it sends it, for its consumer asks for \`noAck\`; only then is ${api} called: ${lost}`;
    case 'taken': return `${capitalise(taken)} is nowhere else once ${renderPop(by)} has given it out, and ${api} comes after that: ${lost}`;
    case 'left': return `${message} is ${word} while ${api} is still under way, since nobody waits for it: ${lost}`;
    case 'acknowledged': return `${message} is ${word} first, and ${api} comes after that: ${lost}`;
  }
}

export function renderAdvice({ consumer }: EntryPoint, { how }: EarlyAcknowledgement): string {
  const key = 'Give the work a key by which a second delivery is known.';
  const dead = consumer?.library === 'amqplib' ? ', or set it aside (`channel.nack(message, false, false)` with a dead letter queue)' : '';
  switch (how) {
    case 'unasked': return `Leave \`noAck\` out, set a \`prefetch\`, and call \`channel.ack(message)\` when the work is done${dead === '' ? '' : '; where it cannot be, `channel.nack(message, false, false)` with a dead letter queue'}. ${key}`;
    case 'taken': return `Move it with \`${consumer === null ? 'LMOVE' : 'BLMOVE'}\` to a list of what is in work, take it off that with \`LREM\` when the work is done, and put back at start-up what was left there; or use a stream with a group, or a queue library.`;
    case 'left': return `Await the work, then acknowledge; let a failure hand the message out again${dead}. ${key}`;
    case 'acknowledged': return `Acknowledge when the work is done, and let a failure hand the message out again${dead}. ${key} Work that takes longer than the queue waits has its time extended instead.`;
  }
}

function renderPop(by: EarlyAcknowledgement['by']): string {
  const match = by?.edge?.roles.find(({ role }) => role === 'queue-consumer' || role === 'db-call');
  return match === undefined ? 'the list' : renderApi(match);
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
