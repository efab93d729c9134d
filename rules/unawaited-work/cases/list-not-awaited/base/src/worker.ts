import axios from 'axios';
import { Worker } from 'bullmq';

interface Delivery {
  readonly urls: readonly string[];
  readonly order: string;
}

export const worker = new Worker<Delivery>('order-webhooks', async (job) => {
  await axios.post(job.data.urls[0] ?? '', { order: job.data.order });
}, { connection: { host: 'redis' }, concurrency: 5 });
