import OpenAI from 'openai';
import PgBoss from 'pg-boss';

const openai = new OpenAI();
const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? '', retryLimit: 2, expireInMinutes: 30 });

process.on('SIGTERM', () => void boss.stop({ graceful: true, timeout: 8000 }));

export async function takeClips(): Promise<void> {
  await boss.start();
  // expect: unguarded-consumer
  await boss.work<{ script: string }>('clips', { teamSize: 4 }, async (job) => {
    const clip = await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: job.data.script });
    return clip.headers;
  });
}
