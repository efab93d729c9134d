/** Reads a request body, never more than the limit. */
import type { IncomingMessage } from 'node:http';

/** GitHub sends no larger event: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
export const maxBodyBytes = 25 * 1024 * 1024;

/** Undefined when the body is larger than the limit; what was said to be larger is not read at all. */
export async function readBody(request: IncomingMessage, limit: number = maxBodyBytes): Promise<Buffer | undefined> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not end the connection: the refusal still has to be sent over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
