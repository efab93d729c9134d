/**
 * One record of the cache file: magic, checksum, lengths, key, value. The magic begins with a newline, which no JSON
 * text on one line holds, so that reading can find its way again behind a record that was cut off.
 */
import { crc32 } from 'node:zlib';

const magic = Buffer.from('\nSW1', 'latin1');
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
  for (let at = findMagic(file, 0); at !== -1;) {
    const position = readPosition(file, at);
    if (position === null) {
      at = findMagic(file, at + magic.length);
      continue;
    }
    found.push(position);
    at = startsWithMagic(file, position.end) ? position.end : findMagic(file, position.end);
  }
  return found;
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
function readPosition(file: RecordFile, at: number): RecordPosition | null {
  const header = file.read(at, headerBytes);
  if (header.length < headerBytes) return null;
  const keyBytes = header.readUInt16LE(8);
  const end = at + headerBytes + keyBytes + header.readUInt32LE(10);
  if (end > file.size) return null;
  const key = file.read(at + headerBytes, keyBytes).toString('latin1');
  return end === file.size || startsWithMagic(file, end) ? { key, start: at, end } : null;
}

function startsWithMagic(file: RecordFile, at: number): boolean {
  return file.read(at, magic.length).equals(magic);
}

/** Where the next record may begin; -1 when there is none. */
function findMagic(file: RecordFile, from: number): number {
  for (let at = from; at < file.size; at += searchedBytes) {
    // A magic may lie across the end of what is searched at once.
    const found = file.read(at, searchedBytes + magic.length - 1).indexOf(magic);
    if (found !== -1) return at + found;
  }
  return -1;
}

/** Over lengths, key and value. */
function getChecksum(file: Buffer, start: number, end: number): number {
  return crc32(file.subarray(start + 8, end));
}
