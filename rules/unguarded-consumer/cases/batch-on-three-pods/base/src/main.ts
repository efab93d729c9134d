import OpenAI from 'openai';
import PgBoss from 'pg-boss';

const openai = new OpenAI();
const boss = new PgBoss(process.env.DATABASE_URL ?? '');

await boss.start();
await boss.work<{ prompt: string }>('posters', { batchSize: 1 }, async (jobs) => {
  for (const job of jobs) await openai.images.generate({ model: 'gpt-image-1', prompt: job.data.prompt });
});
