/**
 * The cache on disk: files that are only ever appended to, each append one write of whole records. Two processes may
 * append at once, and one may be killed at any moment: what was cut off fails its checksum and is extracted again.
 * When the newer file is full it becomes the older one, and the older one is forgotten.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsent, openIfPresent, type OpenedFile } from './read-file.ts';
import { encodeRecord, findRecords, isIntact, readRecord } from './record.ts';
import type { RecordPosition } from './record.ts';

/** What was extracted before, by a key that names the content and the version of the extraction. Losing it costs time only. */
export interface FactsCache {
  get(key: string): string | undefined;
  /** True when something stands under the key. Whether it is whole only `get` finds out; once it found something damaged, this looks too. */
  has(key: string): boolean;
  put(key: string, json: string): void;
  /** False for one that remembers nothing: what only serves later runs need not be made. */
  readonly remembers: boolean;
  /** Writes what is still held. A cache that cannot be written goes on as an empty one. */
  close(): Promise<void>;
  /** What went wrong with the files, in one line for the user; null when nothing did. */
  readonly note: string | null;
}

export interface CacheLimits {
  /** A file larger than this is set aside when the cache is opened; there are at most two. */
  readonly fileBytes: number;
  /** Records are written together, once they are this many bytes. */
  readonly pendingBytes: number;
}

const defaultLimits: CacheLimits = { fileBytes: 160 * 1024 * 1024, pendingBytes: 1024 * 1024 };

/** Opens the cache in `dir`; null gives one that remembers nothing. */
export function openFactsCache(dir: string | null, limits: CacheLimits = defaultLimits): FactsCache {
  return dir === null ? emptyCache : openCacheIn(dir, limits);
}

const emptyCache: FactsCache = { get: () => undefined, has: () => false, put: () => undefined, remembers: false, close: () => Promise.resolve(), note: null };

function openCacheIn(dir: string, limits: CacheLimits): FactsCache {
  const newer = join(dir, 'facts.log');
  const older = join(dir, 'facts.old.log');
  let note: string | null = null;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isWritable = true;

  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      isWritable = false;
      note = `The cache in ${dir} cannot be used (${error instanceof Error ? error.message : String(error)}); this run goes on without it.`;
    }
  };
  attempt(() => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (getSize(newer) > limits.fileBytes) setAside(newer, older);
  });
  let isDoubted = false;
  const doubt = (): void => { isDoubted = true; };
  const files = [openFile(newer, doubt), openFile(older, doubt)];
  const damaged = files.find((file) => file.isDamaged);
  if (damaged !== undefined) {
    attempt(() => { rmSync(damaged.path, { force: true, recursive: true }); });
    note ??= `The cache file ${damaged.path} was not readable; it is written anew.`;
  }
  const flush = (): void => {
    if (pending.length === 0 || !isWritable) return;
    const records = Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    attempt(() => { append(newer, records); });
  };

  return {
    get note() { return note; },
    remembers: true,
    get: (key) => findFirst(files, key),
    has: (key) => files.some((file) => (isDoubted ? file.isWhole(key) : file.has(key))),
    put(key, json) {
      if (!isWritable) return;
      const record = encodeRecord(key, json);
      pending.push(record);
      pendingBytes += record.length;
      if (pendingBytes >= limits.pendingBytes) flush();
    },
    close() {
      flush();
      for (const file of files) file.close();
      return Promise.resolve();
    },
  };
}

interface CacheFile {
  readonly path: string;
  /** It has bytes and not one record. */
  readonly isDamaged: boolean;
  get(key: string): string | undefined;
  has(key: string): boolean;
  isWhole(key: string): boolean;
  close(): void;
}

/** `doubt` is called when a record is not what was written. */
function openFile(path: string, doubt: () => void): CacheFile {
  const positions = new Map<string, RecordPosition>();
  const file = openIfPresent(path);
  try {
    if (file !== null) for (const position of findRecords(file)) positions.set(position.key, position);
  } catch {
    // Something stands there that is no file, or that the disk does not give back.
    positions.clear();
  }
  const use = <Found>(key: string, read: (file: OpenedFile, position: RecordPosition) => Found): Found | undefined => {
    const position = positions.get(key);
    if (file === null || position === undefined) return undefined;
    try {
      return read(file, position);
    } catch {
      // The disk does not give it back: extracted again, it costs time only.
      doubt();
      return undefined;
    }
  };
  return {
    path,
    isDamaged: file === null || (file.size > 0 && positions.size === 0),
    get(key) {
      const value = use(key, readRecord);
      if (value === null) doubt();
      return value ?? undefined;
    },
    has: (key) => positions.has(key),
    isWhole: (key) => use(key, isIntact) === true,
    close: () => file?.close(),
  };
}

function findFirst(files: readonly CacheFile[], key: string): string | undefined {
  for (const file of files) {
    const value = file.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

function append(path: string, bytes: Buffer): void {
  const descriptor = openSync(path, 'a', 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
  } finally {
    closeSync(descriptor);
  }
}

function setAside(newer: string, older: string): void {
  try {
    renameSync(newer, older);
  } catch (error) {
    // Another process was faster.
    if (!isAbsent(error)) throw error;
  }
}

function getSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
