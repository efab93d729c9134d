import OpenAI from 'openai';
import { Pool } from 'pg';

const openai = new OpenAI();
const pool = new Pool();

export async function renderClip(clipId: string, script: string): Promise<void> {
  const { rows } = await pool.query("update clips set status = 'rendering' where id = $1 and status = 'queued' returning id", [clipId]);
  if (rows.length === 0) return;
  await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: script });
}
