import { Queue } from 'bullmq';
import IORedis from 'ioredis';

const connection = new IORedis();

const queue = new Queue('confirmations', { connection });

export function getQueue(): Queue {

  return queue;
}

export async function confirm(booking: string): Promise<void> {
  await getQueue().add('confirm', { booking });
}
