/** Which lock files are worth reading: they are the largest texts of a repository, and most decide about no package that matters. */
import { isLockFile, lockFilesAbove } from '../link/versions/lock-files.ts';
import type { SnapshotEntry } from '../model/snapshot.ts';

/** Each may be megabytes. Repositories of a hundred examples lock each of them. */
const mostLockFiles = 20;

/** Those nearest to a package.json that asks for one of the packages. One that cannot be read is no gap: the range decides then. */
export function chooseLockFiles(settings: readonly SnapshotEntry[], texts: ReadonlyMap<string, string>, versioned: ReadonlySet<string>): readonly SnapshotEntry[] {
  const locks = new Map(settings.flatMap((entry) => (isLockFile(entry.path) ? [[entry.path, entry] as const] : [])));
  if (locks.size === 0) return [];
  const chosen = new Set<SnapshotEntry>();
  for (const [path, text] of texts) {
    if (chosen.size >= mostLockFiles) break;
    if (!/(?:^|\/)package\.json$/.test(path) || !asksForOne(text, versioned)) continue;
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    const nearest = lockFilesAbove(folder).find((lock) => locks.has(lock));
    const entry = nearest === undefined ? undefined : locks.get(nearest);
    if (entry) chosen.add(entry);
  }
  return [...chosen];
}

function asksForOne(text: string, versioned: ReadonlySet<string>): boolean {
  return Array.from(text.matchAll(/"([^"\n]{1,200})"\s*:/g)).some(([, name]) => versioned.has(name ?? ''));
}
