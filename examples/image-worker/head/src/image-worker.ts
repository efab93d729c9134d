import PgBoss from 'pg-boss';
import { createPicture, storePicture } from './image-provider.ts';

interface Campaign {
  campaignId: string;
  prompts: string[];
}

export async function startImageWorker(): Promise<void> {
  const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, retryLimit: 2, expireInHours: 1 });
  await boss.start();

  await boss.work<Campaign, void>('image-generation', { teamSize: 3 }, async (job) => {
    for (const [index, prompt] of job.data.prompts.entries()) {
      const picture = await createPicture(prompt);
      await storePicture(`${job.data.campaignId}/${index}.png`, picture);
    }
  });
}
