/**
 * One record of the cache file: magic, checksum, lengths, key, value. The magic begins with a newline, which no JSON
 * text on one line holds, so that reading can find its way again behind a record that was cut off.
 */
import { crc32 } from 'node:zlib';

const magic = Buffer.from('\nSW1', 'latin1');
const headerBytes = 14;

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

/** Where the records of a file are. Whatever lies between them is passed over; values are checked when they are read. */
export function findRecords(file: Buffer): RecordPosition[] {
  const found: RecordPosition[] = [];
  for (let at = file.indexOf(magic); at !== -1;) {
    const end = findEnd(file, at);
    if (end === null) {
      at = file.indexOf(magic, at + magic.length);
      continue;
    }
    const keyEnd = at + headerBytes + file.readUInt16LE(at + 8);
    found.push({ key: file.toString('latin1', at + headerBytes, keyEnd), start: at, end });
    at = startsWithMagic(file, end) ? end : file.indexOf(magic, end);
  }
  return found;
}

/** The value of a record; null when its bytes are not those that were written. */
export function readRecord(file: Buffer, position: RecordPosition): string | null {
  if (!isIntact(file, position)) return null;
  return file.toString('utf8', position.start + headerBytes + position.key.length, position.end);
}

/** Whether the bytes of a record are those that were written. */
export function isIntact(file: Buffer, position: RecordPosition): boolean {
  return file.readUInt32LE(position.start + 4) === getChecksum(file, position.start, position.end);
}

/** The end that the lengths of a header give; null when the file, or the next record, begins to tell otherwise. */
function findEnd(file: Buffer, at: number): number | null {
  if (at + headerBytes > file.length) return null;
  const end = at + headerBytes + file.readUInt16LE(at + 8) + file.readUInt32LE(at + 10);
  return end <= file.length && (end === file.length || startsWithMagic(file, end)) ? end : null;
}

function startsWithMagic(file: Buffer, at: number): boolean {
  return at + magic.length <= file.length && file.compare(magic, 0, magic.length, at, at + magic.length) === 0;
}

/** Over lengths, key and value. */
function getChecksum(file: Buffer, start: number, end: number): number {
  return crc32(file.subarray(start + 8, end));
}
