const provider = process.env.IMAGE_PROVIDER_URL ?? 'https://api.images.example';
const bucket = process.env.BUCKET_URL ?? 'https://storage.images.example/campaigns';

/** Every call is charged, whether or not we asked for the same picture before. */
export async function createPicture(prompt: string): Promise<ArrayBuffer> {
  const response = await fetch(`${provider}/v1/images/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.IMAGE_PROVIDER_KEY ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ prompt, size: '1024x1024' }),
  });
  if (!response.ok) throw new Error(`The image provider answered ${response.status}`);
  return response.arrayBuffer();
}

export async function storePicture(name: string, picture: ArrayBuffer): Promise<void> {
  const response = await fetch(`${bucket}/${name}`, { method: 'PUT', body: picture });
  if (!response.ok) throw new Error(`The bucket answered ${response.status}`);
}
