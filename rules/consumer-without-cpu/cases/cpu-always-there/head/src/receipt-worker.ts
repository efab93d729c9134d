import { Worker } from 'bullmq';
import { sendReceipt } from './mail.ts';

export function startReceiptWorker(): Worker {
  // ok: consumer-without-cpu: CPU and instance stay
  return new Worker('receipts', async (job) => { await sendReceipt(job.data.to, job.data.order); }, { connection: { host: 'redis' } });
}
