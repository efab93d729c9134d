import { Queue } from 'bullmq';

const queue = new Queue('refunds');

export async function askForRefund(charge: string): Promise<void> {
  await queue.add('refund', { charge }, { attempts: 5 });
}
