import rule from '../../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const push = `await fetch('https://api.shop.example/sent', { method: 'POST', body: 'sent' });`;
const head = `import twilio from 'twilio';\nconst client = twilio('id', 'token');\nconst send = (to) => client.messages.create({ to, from: '+10', body: 'your order' });\n`;

function rabbit(body: string, more = ''): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"dependencies":{"amqplib":"0.10.8","twilio":"5.6.0"}}',
    'src/main.ts': `import amqp from 'amqplib';
${head}
const queue = process.env.NOTICES;
const dead = process.env.DEAD_NOTICES;
${more}
const connection = await amqp.connect('amqp://mq');
const channel = await connection.createChannel();
await channel.consume(queue, async (message) => { ${body} });
`,
  });
}

describe('effect-before-mark, a catch that gives the message back', () => {
  it.each([
    ['asks RabbitMQ for it again', 'channel.nack(message);'],
    ['asks for it again in a function', 'giveUp(channel, message);'],
    ['sends it to its queue again', 'channel.sendToQueue(queue, message.content); channel.ack(message);'],
    ['sends it there in a function', 'again(channel, queue, message); channel.ack(message);'],
    ['says nothing of it', 'console.error(error);'],
  ])('%s', async (_, caught) => {
    expect(await verdicts(rabbit(`try { await send(message.content); ${push} channel.ack(message); } catch (error) { ${caught} }`, 'function giveUp(on, one) { console.error(one); on.nack(one, false, true); }\nconst again = (on, to, one) => on.sendToQueue(to, one.content);'))).toEqual(['warning likely']);
  });

  it.each([
    ['throws it away', 'channel.nack(message, false, false);'],
    ['rejects it for good', 'channel.reject(message, false);'],
    ['calls it done', 'console.error(error); channel.ack(message);'],
    ['puts it elsewhere', 'channel.sendToQueue(dead, message.content); channel.ack(message);'],
  ])('is quiet where it %s', async (_, caught) => {
    expect(await verdicts(rabbit(`try { await send(message.content); ${push} channel.ack(message); } catch (error) { ${caught} }`))).toEqual([]);
  });

  it('is quiet where the message is done whatever happens', async () => {
    expect(await verdicts(rabbit(`try { await send(message.content); ${push} } catch (error) { console.error(error); } channel.ack(message);`))).toEqual([]);
    expect(await verdicts(rabbit(`try { await send(message.content); ${push} } catch (error) { console.error(error); } finally { channel.ack(message); }`))).toEqual([]);
  });

  it('knows the words of Pub/Sub', async () => {
    const pubsub = (caught: string): Promise<readonly Finding[]> => findingsOf(rule, {
      'package.json': '{"dependencies":{"@google-cloud/pubsub":"5.1.0","twilio":"5.6.0"}}',
      'src/main.ts': `import { PubSub } from '@google-cloud/pubsub';\n${head}
new PubSub().subscription('notices').on('message', async (message) => { try { await send(message.data); ${push} message.ack(); } catch (error) { ${caught} } });`,
    });

    expect(await verdicts(pubsub('message.nack();'))).toEqual(['warning likely']);
    expect(await verdicts(pubsub('console.error(error); message.ack();'))).toEqual([]);
  });

  it('knows that a message of SQS comes again until it is deleted', async () => {
    const sqs = (body: string): Promise<readonly Finding[]> => findingsOf(rule, {
      'package.json': '{"dependencies":{"@aws-sdk/client-sqs":"3.800.0","twilio":"5.6.0"}}',
      'src/main.ts': `import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\n${head}
const sqs = new SQSClient({});
async function poll() {
  while (true) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: process.env.NOTICES }));
    for (const message of Messages ?? []) { ${body} }
  }
}
const drop = (message) => sqs.send(new DeleteMessageCommand({ QueueUrl: process.env.NOTICES, ReceiptHandle: message.ReceiptHandle }));
await poll();`,
    });

    expect(await verdicts(sqs(`try { await send(message.Body); ${push} await drop(message); } catch (error) { console.error(error); }`))).toEqual(['warning likely']);
    expect(await verdicts(sqs(`try { await send(message.Body); ${push} } catch (error) { console.error(error); } await drop(message);`))).toEqual([]);
  });
});
