/**
 * One record of the cache file: magic, checksum, lengths, key, value. The magic begins with a newline, which no JSON
 * text on one line holds, so that reading can find its way again behind a record that was cut off.
 */
import { crc32 } from 'node:zlib';

const magic = Buffer.from('\nSW1', 'latin1');
const magicNumber = magic.readUInt32BE();
const headerBytes = 14;
/** Searched at once for the beginning of a record, where one was cut off. */
const searchedBytes = 64 * 1024;

export interface RecordPosition {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

export function encodeRecord(key: string, value: string): Buffer {
  const keyBytes = Buffer.from(key, 'latin1');
  const valueBytes = Buffer.from(value, 'utf8');
  const record = Buffer.allocUnsafe(headerBytes + keyBytes.length + valueBytes.length);
  magic.copy(record);
  record.writeUInt16LE(keyBytes.length, 8);
  record.writeUInt32LE(valueBytes.length, 10);
  keyBytes.copy(record, headerBytes);
  valueBytes.copy(record, headerBytes + keyBytes.length);
  record.writeUInt32LE(getChecksum(record, 0, record.length), 4);
  return record;
}

/** A file that may be larger than memory. */
export interface RecordFile {
  readonly size: number;
  /** Fewer bytes where the file ends before. */
  read(start: number, length: number): Buffer;
}

/** Where the records of a file are. Whatever lies between them is passed over; values are checked when they are read. */
export function findRecords(file: RecordFile): RecordPosition[] {
  const found: RecordPosition[] = [];
  const chunks = new Chunks(file);
  for (let at = chunks.findMagic(0); at !== -1;) {
    const position = readPosition(chunks, at);
    if (position === null) {
      at = chunks.findMagic(at + magic.length);
      continue;
    }
    found.push(position);
    at = chunks.startsWithMagic(position.end) ? position.end : chunks.findMagic(position.end);
  }
  return found;
}

/** The file in large pieces: there are tens of thousands of records, and a buffer for each part of each took most of the time. Nobody else may read the file meanwhile. */
class Chunks {
  readonly size: number;
  readonly #file: RecordFile;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: RecordFile) {
    this.size = file.size;
    this.#file = file;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Where in `bytes` so many of the file stand; -1 where it ends before. */
  locate(at: number, length: number): number {
    if (at < this.#start || at + length > this.#start + this.#bytes.length) {
      if (at + length > this.size) return -1;
      this.#bytes = this.#file.read(at, Math.max(length, searchedBytes));
      this.#start = at;
    }
    return at + length > this.#start + this.#bytes.length ? -1 : at - this.#start;
  }

  startsWithMagic(at: number): boolean {
    const offset = this.locate(at, magic.length);
    return offset !== -1 && this.#bytes.readUInt32BE(offset) === magicNumber;
  }

  /** Where the next record may begin; -1 when there is none. */
  findMagic(from: number): number {
    for (let at = from; at < this.size; at += searchedBytes) {
      // A magic may lie across the end of what is searched at once.
      const bytes = this.#file.read(at, searchedBytes + magic.length - 1);
      this.#bytes = bytes;
      this.#start = at;
      const found = bytes.indexOf(magic);
      if (found !== -1) return at + found;
    }
    return -1;
  }
}

/** The value of a record; null when its bytes are not those that were written. */
export function readRecord(file: RecordFile, position: RecordPosition): string | null {
  const record = readBytes(file, position);
  return isWhole(record) ? record.toString('utf8', headerBytes + position.key.length) : null;
}

/** Whether the bytes of a record are those that were written. */
export function isIntact(file: RecordFile, position: RecordPosition): boolean {
  return isWhole(readBytes(file, position));
}

function readBytes(file: RecordFile, { start, end }: RecordPosition): Buffer {
  return file.read(start, end - start);
}

function isWhole(record: Buffer): boolean {
  return record.length >= headerBytes && record.readUInt32LE(4) === getChecksum(record, 0, record.length);
}

/** What a header says of its record; null when the file, or the next record, begins to tell otherwise. */
function readPosition(chunks: Chunks, at: number): RecordPosition | null {
  const header = chunks.locate(at, headerBytes);
  if (header === -1) return null;
  const keyBytes = chunks.bytes.readUInt16LE(header + 8);
  const end = at + headerBytes + keyBytes + chunks.bytes.readUInt32LE(header + 10);
  if (end > chunks.size) return null;
  const start = chunks.locate(at + headerBytes, keyBytes);
  if (start === -1) return null;
  const key = chunks.bytes.toString('latin1', start, start + keyBytes);
  return end === chunks.size || chunks.startsWithMagic(end) ? { key, start: at, end } : null;
}

/** Over lengths, key and value. */
function getChecksum(file: Buffer, start: number, end: number): number {
  return crc32(file.subarray(start + 8, end));
}
