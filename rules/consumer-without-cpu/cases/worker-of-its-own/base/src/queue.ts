import { Queue } from 'bullmq';

export const receipts = new Queue('receipts', { connection: { host: 'redis' } });
