/** Hashes blobs as git does, and writes those of uncommitted files as loose objects. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { ObjectFormat } from './private-git-dir.ts';

export interface ObjectWriter {
  /** The id git gives to a blob of these bytes. */
  hash(bytes: Uint8Array): string;
  /** The same, and the blob is in the object directory afterwards. */
  write(bytes: Uint8Array): string;
}

/** The layout of a loose object: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export function createObjectWriter(objects: string, format: ObjectFormat): ObjectWriter {
  const hash = (bytes: Uint8Array): string => createHash(format).update(getHeader(bytes)).update(bytes).digest('hex');
  return {
    hash,
    write(bytes) {
      const id = hash(bytes);
      const folder = join(objects, id.slice(0, 2));
      const file = join(folder, id.slice(2));
      if (existsSync(file)) return id;
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, deflateSync(Buffer.concat([Buffer.from(getHeader(bytes)), bytes]), { level: 1 }));
      return id;
    },
  };
}

function getHeader(bytes: Uint8Array): string {
  return `blob ${String(bytes.length)}\0`;
}
