/** How sets of marks are kept in a footprint, as JSON: large ones as text, which takes a tenth of the room of a list and of the time to read it. */
import { MarkSet, setOfBits } from './mark-set.ts';
import { ALL_MARKS } from './marks.ts';

/** Numbers of marks: a list of a few, the bits of many in base64; null for everything. */
export type StoredSet = readonly number[] | string | null;

export function storeSet({ few, bits }: MarkSet): StoredSet {
  if (few) return [...few];
  if (!bits) return null;
  const bytes = Buffer.alloc(bits.length * Uint32Array.BYTES_PER_ELEMENT);
  bits.forEach((word, index) => bytes.writeUInt32LE(word, index * Uint32Array.BYTES_PER_ELEMENT));
  return bytes.toString('base64');
}

export function readSet(stored: StoredSet): MarkSet {
  if (stored === null) return ALL_MARKS;
  if (typeof stored !== 'string') return new MarkSet(Int32Array.from(stored), null, stored.length);
  const bytes = Buffer.from(stored, 'base64');
  return setOfBits(Uint32Array.from({ length: bytes.length / Uint32Array.BYTES_PER_ELEMENT }, (_, index) => bytes.readUInt32LE(index * Uint32Array.BYTES_PER_ELEMENT)));
}
