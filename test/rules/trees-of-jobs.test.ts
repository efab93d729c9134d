/** Jobs that one call puts on several queues: each is tried as often as is written beside it, whatever is written beside the others. */
import effectBeforeMark from '../../rules/effect-before-mark/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

async function messagesFor(sends: string): Promise<readonly string[]> {
  const findings = await findingsOf(effectBeforeMark, {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.0"}}',
    'src/queues.ts': "export const MAILS = 'mails';",
    'src/start.ts': `import { FlowProducer } from 'bullmq';
import { MAILS } from './queues';
const flows = new FlowProducer();
export const start = async (orders: { id: number; to: string }[]) => { ${sends} };
`,
    'src/worker.ts': `import { Worker } from 'bullmq';
import { Resend } from 'resend';
import { MAILS } from './queues';
const resend = new Resend('key');
const book = async (id: number) => { const answer = await fetch('https://books.example/orders', { method: 'POST', body: String(id) }); if (!answer.ok) throw new Error('not booked'); };
new Worker(MAILS, async (job) => {
  await resend.emails.send({ from: 'shop@shop.example', to: job.data.to, subject: 'Thanks', text: '' });
  await book(job.data.id);
});
`,
  });
  return findings.map(({ message }) => message);
}

describe('jobs of a tree', () => {
  it('are tried as often as each of them says', async () => {
    for (const sends of [
      "await flows.add({ name: 'close', queueName: 'days', data: {}, children: orders.map((order, at) => ({ name: `mail-${at}`, queueName: MAILS, data: order, opts: { attempts: 3 } })) });",
      "await flows.add({ name: 'close', queueName: 'days', opts: { attempts: 9 }, children: [{ name: 'sum', queueName: 'sums', opts: { attempts: 5 } }, { name: 'mail', queueName: 'mails', data: orders[0], opts: { attempts: 3 } }] });",
      "await flows.addBulk([{ name: 'mail', queueName: 'mails', data: orders[0], opts: { attempts: 3 } }]);",
      "await flows.add({ name: 'mail', queueName: 'mails', data: orders[0], opts: { attempts: 3 } });",
    ]) {
      expect(await messagesFor(sends)).toEqual([expect.stringContaining('up to 2 more times')]);
    }
  });

  it('are tried once where only another one says more', async () => {
    for (const sends of [
      "await flows.add({ name: 'close', queueName: 'days', opts: { attempts: 9 }, children: orders.map((order) => ({ name: 'mail', queueName: MAILS, data: order })) });",
      "await flows.add({ name: 'mail', queueName: 'mails', data: orders[0], children: [{ name: 'sum', queueName: 'sums', opts: { attempts: 9 } }] });",
    ]) {
      expect((await messagesFor(sends)).filter((message) => /up to/.test(message))).toEqual([]);
    }
  });
});
