/** Reads the contents of files in batches, the next ones while the caller works on the last. */
import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { isTooLarge, tooLarge } from './select-snapshot.ts';

export type FileText =
  | { readonly entry: SnapshotEntry; readonly text: string; readonly reason: null }
  | { readonly entry: SnapshotEntry; readonly text: null; readonly reason: string };

export const noContent = 'has no content in this repository (partial clone, or it cannot be read)';

const BATCH_BYTES = 1024 * 1024;
/** Nobody has anything to do before the first one is there. */
const FIRST_BATCH_BYTES = 256 * 1024;
/** Asked for before they are needed: what reads them can be held up by what else was asked. */
const BATCHES_AHEAD = 6;

/** One item per entry: its text, or why there is none. */
export async function* readTexts(snapshot: Snapshot, entries: readonly SnapshotEntry[]): AsyncGenerator<readonly FileText[]> {
  const sizes = await readSizes(snapshot, entries);
  const readable = entries.filter((entry) => !isTooLarge(sizes.get(entry.blob) ?? null));
  const tooBig = entries.filter((entry) => isTooLarge(sizes.get(entry.blob) ?? null));
  if (tooBig.length > 0) yield tooBig.map((entry) => ({ entry, text: null, reason: tooLarge }));

  const batches = splitBatches(readable, sizes);
  const ahead: Promise<readonly FileText[]>[] = [];
  for (let index = 0; index < batches.length; index++) {
    while (ahead.length <= BATCHES_AHEAD && index + ahead.length < batches.length) ahead.push(startBatch(snapshot, batches[index + ahead.length]));
    const next = await ahead.shift();
    if (next) yield next;
  }
}

async function readSizes(snapshot: Snapshot, entries: readonly SnapshotEntry[]): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  for (const entry of entries) if (entry.size !== null) known.set(entry.blob, entry.size);
  const unknown = [...new Set(entries.filter((entry) => entry.size === null).map((entry) => entry.blob))];
  if (unknown.length === 0 || snapshot.sizes === undefined) return known;
  return new Map([...known, ...(await snapshot.sizes(unknown))]);
}

function splitBatches(entries: readonly SnapshotEntry[], sizes: ReadonlyMap<string, number>): SnapshotEntry[][] {
  const batches: SnapshotEntry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const size = sizes.get(entry.blob) ?? 0;
    if (size > room || batches.length === 0) {
      room = batches.length === 0 ? FIRST_BATCH_BYTES : BATCH_BYTES;
      batches.push([]);
    }
    batches.at(-1)?.push(entry);
    room -= size;
  }
  return batches;
}

function startBatch(snapshot: Snapshot, entries: readonly SnapshotEntry[] | undefined): Promise<readonly FileText[]> {
  const reading = readBatch(snapshot, entries);
  // Whoever takes it is told; one that is behind another that failed is taken by nobody.
  reading.catch(() => undefined);
  return reading;
}

async function readBatch(snapshot: Snapshot, entries: readonly SnapshotEntry[] | undefined): Promise<readonly FileText[]> {
  if (entries === undefined) return [];
  const contents = await snapshot.read([...new Set(entries.map((entry) => entry.blob))]);
  return entries.map((entry) => getText(entry, contents.get(entry.blob)));
}

function getText(entry: SnapshotEntry, bytes: Uint8Array | undefined): FileText {
  if (bytes === undefined) return { entry, text: null, reason: noContent };
  // The size was unknown until now.
  if (isTooLarge(bytes.length)) return { entry, text: null, reason: tooLarge };
  return isBinary(bytes) ? { entry, text: null, reason: 'is binary' } : { entry, text: decoder.decode(bytes), reason: null };
}

const decoder = new TextDecoder('utf-8');
const strict = new TextDecoder('utf-8', { fatal: true });
/** Of so many characters, a text has one NUL at the most: somebody joined the parts of a key by it. */
const CHARACTERS_PER_NUL = 200;

/**
 * As git tells binary from text (https://git-scm.com/docs/gitattributes#_marking_files_as_binary), but a NUL here and there in what
 * reads as text otherwise does not hide a handler.
 */
function isBinary(bytes: Uint8Array): boolean {
  const beginning = bytes.subarray(0, 8000);
  if (!beginning.includes(0)) return false;
  if (beginning.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0) * CHARACTERS_PER_NUL > beginning.length) return true;
  try {
    strict.decode(bytes);
    return false;
  } catch {
    return true;
  }
}
