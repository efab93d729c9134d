/** A job whose worker stops answering: where it is let fail instead of being done again, and where that stays words. */
import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

interface Given {
  readonly options?: string;
  readonly send?: string;
  readonly stop?: string;
  readonly work?: string;
  readonly version?: string;
}

const pay = "await stripe.transfers.create({ amount: 1, currency: 'eur', destination: 'acct' });";

function worker({ options = 'maxStalledCount: 5', send = "await queue.add('payout', req.body);", stop = "process.on('SIGTERM', () => void worker.close());\n", work = pay }: Given): string {
  return `import express from 'express';\nimport { Queue, Worker } from 'bullmq';\nimport Stripe from 'stripe';\nimport { Pool } from 'pg';\nimport OpenAI from 'openai';\nconst [stripe, openai, pool] = [new Stripe('key'), new OpenAI(), new Pool()];\nconst queue = new Queue('payouts');\nconst app = express();\napp.post('/payouts', async (req, res) => { ${send} res.end(); });\nconst defaults = JSON.parse(process.env.WORKER ?? '{}');\nconst worker = new Worker('payouts', async () => { ${work} }, { concurrency: 2, ${options} });\n${stop}app.listen(3000);\n`;
}

async function suggest(given: Given): Promise<string | null> {
  const compose = 'services:\n  shop:\n    build: .\n    command: npm start\n';
  const manifest = { scripts: { start: 'node src/main.ts' }, dependencies: { bullmq: given.version ?? '5.53.0', stripe: '18.1.0', openai: '5.0.0', express: '5.1.0', pg: '8.16.0' } };
  return (await suggestedIn({ 'package.json': JSON.stringify(manifest), 'compose.yaml': compose, 'src/main.ts': worker(given) }, [rule]))['src/main.ts'] ?? null;
}

describe('a payment of a worker that stalls', () => {
  it('is made once, and the job kept for somebody to look at', async () => {
    expect(await suggest({})).toBe(worker({ options: 'maxStalledCount: 0' }));
  });

  it.each<[string, Given]>([
    ['nothing stops the worker, so that each deploy would fail its jobs', { stop: '' }],
    ['another worker is stopped, and this one is not', { stop: "const mails = new Worker('mails', async () => {}, {});\nprocess.on('SIGTERM', () => void mails.close());\n" }],
    ['only the queue is closed', { stop: "process.on('SIGTERM', () => void queue.close());\n" }],
    ['it is closed by hand only', { stop: "app.post('/stop', async (req, res) => { await worker.close(); res.end(); });\n" }],
    ['failed jobs are thrown away', { send: "await queue.add('payout', req.body, { removeOnFail: true });" }],
    ['the worker throws them away', { options: 'maxStalledCount: 5, removeOnFail: { count: 0 }' }],
    ['nobody knows what the jobs are sent with', { send: "await queue.add('payout', req.body, { ...req.body.options });" }],
    ['nobody sends jobs here', { send: '' }],
    ['something is spread over the options', { options: 'maxStalledCount: 5, ...defaults' }],
    ['the lock is not renewed at all', { options: 'maxStalledCount: 5, skipLockRenewal: true' }],
    ['failed jobs are tried again too', { send: "await queue.add('payout', req.body, { attempts: 3 });", work: `${pay} await fetch('https://books.example', { method: 'POST' });` }],
    ['a picture is better drawn twice than not at all', { work: "await openai.images.generate({ prompt: 'a cat' });" }],
    ['another process looks for stalled jobs', { version: '1.91.1' }],
  ])('stays as it is where %s', async (_, given) => {
    expect(await suggest(given)).toBeNull();
  });
});

describe('what two runs of a stalled job both do', () => {
  const mails = (work: string) => findingsOf(rule, {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.1","openai":"5.0.0"}}',
    'src/worker.ts': `import { Queue, Worker } from 'bullmq';\nimport OpenAI from 'openai';\nimport { Resend } from 'resend';\nimport { readOwner } from './owners.ts';\nconst [resend, openai] = [new Resend('key'), new OpenAI()];\nconst send = (to: string, subject: string) => resend.emails.send({ from: 'a@shop.example', to, subject, text: '' });\nexport const queue = new Queue('exports', { defaultJobOptions: { attempts: 3 } });\nnew Worker('exports', async (job) => { const owner = await readOwner(job.data.shop); ${work} }, { maxStalledCount: 3 });\n`,
    'src/owners.ts': 'export async function readOwner(shop: string) { return { id: shop, email: shop, settings: { valid: shop.length > 3 } }; }\n',
  });

  it('is what they do when all goes well, and told without the retries of one that fails', async () => {
    const [finding, ...others] = await mails("await send(owner.email, 'Your export');");

    expect(others).toEqual([]);
    expect(finding?.message).toBe('Every instance of this process takes jobs of exports, and with bullmq 5 a job whose instance stops answering is given to another up to 3 times. Every run repeats resend Emails.send(): people get the message again.');
  });

  it('is not what they do when something fails', async () => {
    const write = "await openai.images.generate({ prompt: owner.id });";

    expect((await mails(`try { ${write} } catch (error) { await send(owner.email, 'Export failed'); throw error; }`)).map(({ chain }) => chain.at(-1))).toEqual(['openai Images.generate()']);
    expect((await mails(`if (!owner.settings.valid) { await send(owner.email, 'No settings'); throw new Error('no settings'); } ${write}`)).map(({ chain }) => chain.at(-1))).toEqual(['openai Images.generate()']);
    expect((await mails(`if (!owner.settings.valid) { await send(owner.email, 'No settings'); return; } ${write}`)).map(({ chain }) => chain.at(-1))).toEqual(['resend Emails.send()']);
    expect(await mails("const measured = async (work) => { try { await readOwner('spans'); } catch { return work(); } return work(); }; await measured(() => send(owner.email, 'Your export'));")).toHaveLength(1);
    expect((await mails(`const made = { success: owner.settings.valid }; if (made.success) { ${write} return; } await send(owner.email, 'Not made'); throw new Error('not made');`)).map(({ chain }) => chain.at(-1))).toEqual(['openai Images.generate()']);
    expect(await mails("if (owner.settings.paused) return; await send(owner.email, 'Your export'); throw new Error('next one');")).toHaveLength(1);
    expect(await mails("if (owner.settings.valid) return; await send(owner.email, 'Your export');")).toHaveLength(1);
    expect(await mails("try { await readOwner(owner.id); } catch (error) { await send(owner.email, 'Export failed'); throw error; }")).toEqual([]);
  });

  it.each([
    ['the usual end returns before the error is thrown', "const sent = await send(owner.email, 'Export ready'); if (sent.data) return; throw new Error('not taken');"],
    ['the error only asks for a later time', "await send(owner.email, 'Export ready'); await job.moveToDelayed(Date.now() + 1000, token); throw new DelayedError();"],
  ])('is what a branch sends where %s', async (_, body) => {
    expect((await mails(`if (job.data.kind === 'export') { ${body} }`)).map(({ chain }) => chain.at(-1))).toEqual([expect.stringContaining('send')]);
  });

  it('is a payment that each of them makes before it throws, for what the data say', async () => {
    const refunds = (work: string) => findingsOf(rule, {
      'package.json': '{"dependencies":{"bullmq":"5.53.0","stripe":"18.1.0"}}',
      'src/worker.ts': `import { UnrecoverableError, Worker } from 'bullmq';\nimport Stripe from 'stripe';\nimport { readOrder } from './orders.ts';\nconst stripe = new Stripe('key');\nnew Worker('orders', async (job) => { const order = await readOrder(job.data.id); ${work} }, { maxStalledCount: 3 });\n`,
      'src/orders.ts': 'export async function readOrder(id: string) { return { id, canceled: id.length > 3 }; }\n',
    });
    const refund = 'await stripe.refunds.create({ charge: order.id });';

    expect(await refunds(`if (order.canceled) { ${refund} throw new UnrecoverableError('canceled'); }`)).toHaveLength(1);
    expect(await refunds(`if (order.canceled) { ${refund} return; }`)).toHaveLength(1);
    expect(await refunds(`try { await readOrder(order.id); } catch (error) { ${refund} throw error; }`)).toEqual([]);
  });
});
