import axios from 'axios';
import { Worker } from 'bullmq';

interface Delivery {
  readonly urls: readonly string[];
  readonly order: string;
}

export const worker = new Worker<Delivery>('order-webhooks', async (job) => {
  job.data.urls.map(async (url) => {
    await axios.post(url, { order: job.data.order });
  });
}, { connection: { host: 'redis' }, concurrency: 10 });
