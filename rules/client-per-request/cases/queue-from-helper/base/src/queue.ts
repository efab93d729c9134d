import { Queue } from 'bullmq';
import IORedis from 'ioredis';

const connection = new IORedis();

export function getQueue(): Queue {
  return new Queue('confirmations', { connection });
}

export async function confirm(booking: string): Promise<void> {
  await getQueue().add('confirm', { booking });
}
