import { Worker } from 'bullmq';
import { recordAudit } from './audit.ts';

new Worker('audits', async (job) => recordAudit(job.data), { connection: { host: 'redis' } });
