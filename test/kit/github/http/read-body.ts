import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

/** Far above anything GitHub accepts, so that only a runaway client meets it. */
const maxBytes = 30_000_000;

/** The parsed JSON body; undefined when there is none. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Refusal(413, { message: 'Payload too large' });
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, { message: 'Problems parsing JSON' }, { violation: { kind: 'schema', detail: 'The body is not JSON' } });
  }
}
