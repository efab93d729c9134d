import { Queue } from 'bullmq';
import { connection } from './redis.ts';

const receipts = new Queue('receipts', { connection });

export async function sendLater(orderId: string, to: string): Promise<void> {
  await receipts.add('receipt', { orderId, to }, { attempts: 4 });
}
