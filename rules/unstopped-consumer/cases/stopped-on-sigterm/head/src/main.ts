import PgBoss from 'pg-boss';
import { sendReceipt } from './mail.ts';

const boss = new PgBoss({ connectionString: process.env.DATABASE_URL });

await boss.start();
await boss.createQueue('receipts', { policy: 'stately' });
// ok: unstopped-consumer: it is stopped on SIGTERM, and waits for the job under way
await boss.work<{ email: string; text: string }>('receipts', { batchSize: 1 }, async ([job]) => {
  if (job !== undefined) await sendReceipt(job.data);
});

process.on('SIGTERM', () => {
  void boss.stop({ graceful: true, timeout: 8000 }).then(() => process.exit(0));
});
