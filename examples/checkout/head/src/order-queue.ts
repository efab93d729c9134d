import { Queue } from 'bullmq';

export interface Basket {
  userId: string;
  items: { sku: string; quantity: number }[];
}

/** The fulfilment service consumes this one. */
export const orderQueue = new Queue<Basket>('orders', {
  connection: { url: process.env.REDIS_URL ?? 'redis://localhost:6379' },
  defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 2000 } },
});
