import OpenAI from 'openai';

const openai = new OpenAI();

export async function renderClip(clipId: string, script: string): Promise<void> {
  await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: `${clipId}: ${script}` });
}
