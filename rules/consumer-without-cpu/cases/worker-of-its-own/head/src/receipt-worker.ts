import { Worker } from 'bullmq';
import { sendReceipt } from './mail.ts';

export function startReceiptWorker(): Worker {
  // ok: consumer-without-cpu: runs in a deployment of its own
  return new Worker('receipts', async (job) => { await sendReceipt(job.data.to, job.data.order); }, { connection: { host: 'redis' } });
}
