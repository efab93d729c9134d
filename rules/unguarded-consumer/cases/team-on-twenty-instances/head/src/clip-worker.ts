import PgBoss from 'pg-boss';
import { renderClip } from './clips.ts';

const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, retryLimit: 2, expireInMinutes: 30 });

export async function startClipWorker(): Promise<void> {
  await boss.start();
  // expect: unguarded-consumer
  await boss.work<{ clipId: string; script: string }, void>('clip-rendering', { teamSize: 4 }, async (job) => {
    await renderClip(job.data.clipId, job.data.script);
  });
}
