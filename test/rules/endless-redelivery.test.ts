import rule from '../../rules/endless-redelivery/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"amqplib":"0.10.8","resend":"4.6.0","openai":"5.0.0"}}';

const consumer = (caught: string, options = ', { durable: true }', work = "await resend.emails.send({ from: 'desk@clinic.example', to: message.content.toString(), subject: 'Your visit', text: 'Tomorrow' });") => ({
  'package.json': manifest,
  'src/worker.ts': `import amqp from 'amqplib';
import OpenAI from 'openai';
import { Resend } from 'resend';
const resend = new Resend('key'); const openai = new OpenAI();
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const connection = await amqp.connect('amqp://broker');
const channel = await connection.createChannel();
await channel.assertQueue('reminders'${options});
await channel.consume('reminders', async (message) => {
  if (!message) return;
  try {
    ${work}
    channel.ack(message);
  } catch (error) {
    ${caught}
  }
});
`,
});
const putBack = 'channel.nack(message, false, true);';

describe('endless-redelivery', () => {
  it('says what is tried for ever', async () => {
    const [finding, ...others] = await findingsOf(rule, consumer(`console.error('not sent', error);\n    ${putBack}`));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'reminders', line: 16, title: 'Messages of reminders that fail are tried again at once, for ever' });
    expect(finding?.message).toBe('When resend Emails.send() fails, a `catch` of reminders puts the message back on its queue, whatever the error and however often: RabbitMQ delivers it again in the same moment. One message that can never succeed keeps the consumer busy for ever.');
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['entry 9', 'effect 12', 'sink 16']);
  });

  it('is asked for by what the calls do unless they are told otherwise', async () => {
    for (const caught of ['channel.nack(message);', 'channel.reject(message);', 'channel.reject(message, true);', 'if (channel) { channel.nack(message); }']) {
      expect(await findingsOf(rule, consumer(caught))).toHaveLength(1);
    }
    const [finding] = await findingsOf(rule, consumer(putBack, '', "await openai.chat.completions.create({ model: 'gpt-5', messages: [] });"));
    expect(finding?.message).toContain('and each try may be charged for');
  });

  it('has an end where tries are counted, told apart, or made later', async () => {
    for (const caught of ['channel.nack(message, false, false);', 'channel.nack(message, false, !message.fields.redelivered);', 'if (String(error).includes("ECONNREFUSED")) channel.nack(message); else channel.nack(message, false, false);', `await pause(5_000);\n    ${putBack}`, `setTimeout(() => channel.nack(message), 5_000);`, "channel.sendToQueue('reminders-later', message.content); channel.ack(message);", `if (failures++ > 5) process.exit(1);\n    ${putBack}`]) {
      expect(await findingsOf(rule, consumer(caught))).toEqual([]);
    }
    const counted = "if ((message.properties.headers?.['x-tries'] ?? 0) > 5) { channel.ack(message); return; }";
    expect(await findingsOf(rule, consumer(putBack, ', { durable: true }', `${counted}\n    await resend.emails.send({ from: 'desk@clinic.example', to: 'a', subject: 'b', text: 'c' });`))).toEqual([]);
  });

  it('has an end where the queue counts, or may', async () => {
    for (const options of [", { arguments: { 'x-queue-type': 'quorum' } }", ", { arguments: { 'x-delivery-limit': 5 } }", ', settings', ', { durable: true, ...settings }']) {
      expect(await findingsOf(rule, consumer(putBack, options))).toEqual([]);
    }
    const made = consumer(putBack);
    expect(await findingsOf(rule, { ...made, 'src/worker.ts': made['src/worker.ts'].replace("await channel.assertQueue('reminders', { durable: true });", '') })).toEqual([]);
  });

  it('is the same where the error is noted on its way', async () => {
    const noted = (caught: string): string => `const remind = async () => { try { await resend.emails.send({ from: 'desk@clinic.example', to: 'a', subject: 'b', text: 'c' }); } catch (error) { console.error(error); ${caught} } };\n    await remind();`;

    expect(await findingsOf(rule, consumer(putBack, ', { durable: true }', noted('throw error;')))).toHaveLength(1);
    expect(await findingsOf(rule, consumer(putBack, ', { durable: true }', noted('')))).toEqual([]);
    expect(await findingsOf(rule, consumer(putBack, ', { durable: true }', noted('if (failures > 3) return; throw error;')))).toEqual([]);
  });

  it('is told of no message that asks for nothing', async () => {
    expect(await findingsOf(rule, consumer(putBack, ', { durable: true }', 'console.log(message.content.toString());'))).toEqual([]);
  });
});
