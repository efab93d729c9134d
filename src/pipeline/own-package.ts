/** Our own package.json: two folders up from here, one more when compiled into dist/. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const schema = z.object({ name: z.literal('stallwatch'), version: z.string(), dependencies: z.record(z.string(), z.string()) });

export type OwnPackage = z.infer<typeof schema>;

let known: OwnPackage | null = null;

export function getOwnPackage(): OwnPackage {
  known ??= schema.parse(JSON.parse(readFileSync(findManifest(), 'utf8')));
  return known;
}

function findManifest(): URL {
  const beside = new URL('../../package.json', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../package.json', import.meta.url);
}
