/** A job id that is forgotten, where a table says what is done for jobs of which name. */
import rule from '../../../rules/ineffective-queue-option/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const written = "const handlers = { 'send-receipt': sendReceipt, 'sync-stock': syncStock };";

async function lines(job: string, table = written, call = 'handlers[job.name](job)'): Promise<readonly string[]> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.1","express":"5.1.0"}}',
    'src/receipts.ts': "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport async function sendReceipt(job) { await resend.emails.send({ from: 'a@shop.example', to: job.data.email, subject: 'Receipt', text: '' }); }\n",
    'src/main.ts': `import { Queue, Worker } from 'bullmq';
import express from 'express';
import { sendReceipt } from './receipts.ts';
const queue = new Queue('orders');
const app = express();
app.post('/orders', async (req, res) => { await queue.add('${job}', req.body, { jobId: req.body.order, removeOnComplete: true }); res.end(); });
async function syncStock(job) { await fetch('https://stock.example/', { method: 'PUT' }); }
${table}
new Worker('orders', async (job) => { await ${call}; });
`,
  });
  return findings.map(({ message }) => message.split(', and ').at(-1) ?? '');
}

describe('ineffective-queue-option, a table of handlers', () => {
  it('counts for a job what stands under its name', async () => {
    expect(await lines('send-receipt')).toEqual(['resend Emails.send() is called again.']);
    expect(await lines('send-receipt', "const handlers = { 'send-receipt': async (job) => { await sendReceipt(job); }, 'sync-stock': syncStock };")).toHaveLength(1);
  });

  it('counts nothing that stands under another name, or under none that is spelled out', async () => {
    expect(await lines('sync-stock')).toEqual([]);
    expect(await lines('sync-stock', "const handlers = { 'send-receipt': async (job) => { await sendReceipt(job); }, 'sync-stock': syncStock };")).toEqual([]);
    expect(await lines('send-receipt', "const handlers = {};\nhandlers['send-receipt'] = sendReceipt;\nhandlers['sync-stock'] = syncStock;")).toEqual([]);
  });
});
