import rule from '../../../rules/effect-before-mark/rule.ts';
import { verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const sqs = `import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});`;

function loop(handle: string): string {
  return `while (true) { const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: process.env.NOTICES })); for (const message of Messages ?? []) { await ${handle}(message); await sqs.send(new DeleteMessageCommand({ QueueUrl: process.env.NOTICES, ReceiptHandle: message.ReceiptHandle })); } }`;
}

function verdictsOf(poll: string, main: string): Promise<string[]> {
  return verdicts(findingsOf(rule, {
    'package.json': '{"dependencies":{"@aws-sdk/client-sqs":"3.800.0","nats":"2.29.0","twilio":"5.6.0"}}',
    'src/poll.ts': poll,
    'src/notices.ts': `import twilio from 'twilio';
const client = twilio('id', 'token');
export async function send(message) { await client.messages.create({ to: message.Body }); await fetch('https://api.shop.example/sent', { method: 'POST', body: 'sent' }); }
export async function count(message) { console.log(message.Body); }`,
    'src/main.ts': `import { count, send } from './notices.ts';\n${main}`,
  }));
}

describe('effect-before-mark, a handler that a poller is given', () => {
  it.each([
    ['a function', `${sqs} export async function poll(handle) { ${loop('handle')} }`, `import { poll } from './poll.ts'; await poll(HANDLER);`],
    ['a method', `${sqs} class Poller { async start(handle) { ${loop('handle')} } } export const poller = new Poller();`, `import { poller } from './poll.ts'; await poller.start(HANDLER);`],
    ['an object', `${sqs} export class Poller { constructor(handle) { this.handle = handle; } async start() { ${loop('this.handle')} } }`, `import { Poller } from './poll.ts'; await new Poller(HANDLER).start();`],
    ['an iterator of JetStream', `import { connect, type JsMsg } from 'nats';
const connection = await connect({ servers: 'nats://mq' });
export class Subscriber { async start(handle: (message: JsMsg) => Promise<void>) { const consumer = await connection.jetstream().consumers.get('notices', 'texts'); for await (const message of await consumer.consume()) { await handle(message); message.ack(); } } }`, `import { Subscriber } from './poll.ts'; await new Subscriber().start(HANDLER);`],
  ])('is what its messages are handled by: %s', async (_, poll, main) => {
    expect(await verdictsOf(poll, main.replace('HANDLER', 'send'))).toEqual(['warning likely']);
    expect(await verdictsOf(poll, main.replace('HANDLER', 'count'))).toEqual([]);
  });
});
