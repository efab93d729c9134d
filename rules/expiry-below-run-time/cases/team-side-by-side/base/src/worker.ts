import PgBoss from 'pg-boss';
import { renderReport } from './reports.ts';

const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, retryLimit: 2, expireInSeconds: 120 });
await boss.start();
await boss.work<{ reportId: string }, void>('reports', { teamSize: 1 }, async (job) => {
  await renderReport(job.data.reportId);
});
