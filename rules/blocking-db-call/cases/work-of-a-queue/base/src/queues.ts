import { Queue } from 'bullmq';

export const audits = new Queue('audits', { connection: { host: 'redis' } });
