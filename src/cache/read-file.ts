/** A file of the cache, read where it is asked for: that of a large repository is larger than what a process may hold. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RecordFile } from './record.ts';

export interface OpenedFile extends RecordFile {
  close(): void;
}

/** Of most records only the key is wanted. Reading what lies between two keys costs less than another read. */
const windowBytes = 64 * 1024;

/** A file that is not there is empty; null when something stands there that cannot be read. What is appended later is not seen. */
export function openIfPresent(path: string): OpenedFile | null {
  try {
    return openFile(openSync(path, 'r'));
  } catch (error) {
    return isAbsent(error) ? { size: 0, read: () => Buffer.alloc(0), close: () => undefined } : null;
  }
}

export function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function openFile(descriptor: number): OpenedFile {
  // Asked of what was opened: another process may have put a new file under this name.
  const { size } = fstatSync(descriptor);
  // One for all reads: what a record holds is taken out of it before the next one is read.
  const room = Buffer.allocUnsafe(Math.min(size, windowBytes));
  let window: Buffer = room.subarray(0, 0);
  let windowStart = 0;
  let isOpen = true;
  const lengthAt = (start: number, length: number): number => Math.max(0, Math.min(length, size - start));
  const readInto = (bytes: Buffer, start: number): Buffer => {
    let done = 0;
    while (done < bytes.length) {
      const got = readSync(descriptor, bytes, done, bytes.length - done, start + done);
      if (got === 0) break;
      done += got;
    }
    return bytes.subarray(0, done);
  };
  return {
    size,
    read(start, length) {
      if (!isOpen) return Buffer.alloc(0);
      if (length > windowBytes) return readInto(Buffer.allocUnsafe(lengthAt(start, length)), start);
      if (start < windowStart || start + length > windowStart + window.length) {
        // Where the disk does not give it back, nothing is in the room.
        window = room.subarray(0, 0);
        window = readInto(room.subarray(0, lengthAt(start, windowBytes)), start);
        windowStart = start;
      }
      return window.subarray(start - windowStart, start - windowStart + length);
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}
