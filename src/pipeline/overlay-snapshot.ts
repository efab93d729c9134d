import { createHash } from 'node:crypto';
import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';

/** The same snapshot with other texts at some of its paths: what the tree would be after an edit. */
export function overlaySnapshot(snapshot: Snapshot, texts: ReadonlyMap<string, string>): Snapshot {
  const patched = new Map<string, Uint8Array>();
  const entries = snapshot.entries.map((entry): SnapshotEntry => {
    const text = texts.get(entry.path);
    if (text === undefined) return entry;
    const bytes = Buffer.from(text, 'utf8');
    const blob = `overlay-${createHash('sha1').update(bytes).digest('hex')}`;
    patched.set(blob, bytes);
    return { path: entry.path, blob, kind: 'file', size: bytes.length };
  });
  return {
    revision: snapshot.revision,
    entries,
    async read(blobs) {
      const own = blobs.filter((blob) => patched.has(blob));
      const found = new Map(await snapshot.read(blobs.filter((blob) => !patched.has(blob))));
      for (const blob of own) found.set(blob, patched.get(blob) ?? new Uint8Array());
      return found;
    },
    ...(snapshot.sizes === undefined ? {} : { sizes: snapshot.sizes.bind(snapshot) }),
  };
}
