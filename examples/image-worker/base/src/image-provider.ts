import OpenAI from 'openai';

const openai = new OpenAI();
const bucket = process.env.BUCKET_URL ?? 'https://storage.images.example/campaigns';

/** Every picture is charged, whether or not we asked for the same one before. */
export async function createPicture(prompt: string): Promise<Buffer> {
  const answer = await openai.images.generate({ model: 'gpt-image-1', prompt, size: '1024x1024' });
  return Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64');
}

export async function storePicture(name: string, picture: Buffer): Promise<void> {
  const response = await fetch(`${bucket}/${name}`, { method: 'PUT', body: picture });
  if (!response.ok) throw new Error(`The bucket answered ${response.status}`);
}
