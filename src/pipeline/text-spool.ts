/**
 * Texts of one run that are mostly never read again: the facts of 50,000 files are two gigabytes of them. The first stay in memory,
 * outside of the heap; the others go into a temporary file that has no name, so that it is gone with the process, however that ends.
 */
import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A repository of some thousand files needs no file. */
const MOST_HELD_BYTES = 32 * 1024 * 1024;
/** Texts are written together, once they are this many bytes. */
const PENDING_BYTES = 1024 * 1024;

export interface TextSpool {
  /** Gives the text back whenever it is asked for. */
  keep(text: string): () => string;
}

/** `folder`: where there is room for a file. */
export function createTextSpool(mostHeld = MOST_HELD_BYTES, folder = tmpdir()): TextSpool {
  let held = 0;
  let file: SpoolFile | null = null;
  let isWritable = true;
  const write = (bytes: Buffer): (() => Buffer) | null => {
    if (!isWritable) return null;
    try {
      return (file ??= new SpoolFile(folder)).append(bytes);
    } catch {
      // No room, or no folder to write to: memory is what is left.
      isWritable = false;
      return null;
    }
  };
  return {
    keep(text) {
      const bytes = Buffer.from(text);
      const read = held + bytes.length <= mostHeld ? null : write(bytes);
      if (read !== null) return readingFile(read);
      held += bytes.length;
      return readingMemory(bytes);
    },
  };
}

// Two functions: made in one place, both would hold on to the bytes, as functions share what they were made among.
function readingFile(read: () => Buffer): () => string {
  return () => read().toString();
}

function readingMemory(bytes: Buffer): () => string {
  return () => bytes.toString();
}

/** A text on its way into the file, or in it. */
interface Spooled {
  readonly start: number;
  readonly length: number;
  /** Null once it is written. */
  bytes: Buffer | null;
}

class SpoolFile {
  readonly #descriptor: number;
  #pending: Spooled[] = [];
  #size = 0;
  #written = 0;

  constructor(folder: string) {
    const own = mkdtempSync(join(folder, 'stallwatch-'));
    try {
      this.#descriptor = openSync(join(own, 'facts'), 'wx+', 0o600);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }

  append(bytes: Buffer): () => Buffer {
    const one: Spooled = { start: this.#size, length: bytes.length, bytes };
    this.#pending.push(one);
    this.#size += bytes.length;
    if (this.#size - this.#written >= PENDING_BYTES) this.#flush();
    return () => one.bytes ?? this.#read(one);
  }

  /** What cannot be written stays as it is. */
  #flush(): void {
    const bytes = Buffer.concat(this.#pending.flatMap((one) => one.bytes ?? []));
    for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#written + done);
    for (const one of this.#pending) one.bytes = null;
    this.#pending = [];
    this.#written = this.#size;
  }

  #read({ start, length }: Spooled): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const got = readSync(this.#descriptor, bytes, done, length - done, start + done);
      if (got === 0) throw new Error('the temporary file with the facts of this run was cut off');
      done += got;
    }
    return bytes;
  }
}
