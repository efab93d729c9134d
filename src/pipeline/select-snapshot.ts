/** Decides what becomes of each file of a snapshot, by its path alone, and names what will not be analysed. */
import picomatch from 'picomatch';
import { classifyPath, type PathKind } from '../extract/select-files.ts';
import { findSourceOfCompiled } from '../link/modules/compiled-files.ts';
import { findCopies } from '../link/modules/copied-files.ts';
import { LARGEST_ANALYSED_BYTES } from '../model/snapshot.ts';
import type { NotAnalysed, Snapshot, SnapshotEntry } from '../model/snapshot.ts';

export interface Selection {
  readonly sources: readonly SnapshotEntry[];
  readonly deployment: readonly SnapshotEntry[];
  readonly settings: readonly SnapshotEntry[];
  readonly notAnalysed: readonly NotAnalysed[];
  /** Generated, vendored, copies or tests by their path, or excluded by the configuration. */
  readonly skipped: number;
  /** What each entry is by its path, in their order. */
  readonly kinds: readonly PathKind[];
}

export type FileRoom = 'sources' | 'deployment' | 'settings';

/** `kinds`: those of a snapshot with the same paths. */
export function selectSnapshot({ entries }: Snapshot, exclude: readonly string[], kinds = classifyAll(entries)): Selection {
  const isExcluded = exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true, noextglob: true });
  const rooms: Record<FileRoom, SnapshotEntry[]> = { sources: [], deployment: [], settings: [] };
  const notAnalysed: NotAnalysed[] = [];
  let skipped = 0;
  for (const [index, entry] of entries.entries()) {
    const kind = kinds[index] ?? 'other';
    const room = getRoom(kind);
    const concerns = room !== null || entry.kind === 'submodule';
    if (!concerns) {
      if (kind === 'generated' || kind === 'test') skipped++;
      continue;
    }
    const reason = isExcluded(entry.path) ? 'excluded' : getObstacle(entry);
    if (reason === 'excluded') skipped++;
    else if (reason !== null) notAnalysed.push({ file: entry.path, reason });
    else if (room !== null) rooms[room].push(entry);
  }
  return { ...rooms, notAnalysed, skipped, kinds };
}

function classifyAll(entries: readonly SnapshotEntry[]): readonly PathKind[] {
  const paths = new Set(entries.map((entry) => entry.path));
  const has = (path: string): boolean => paths.has(path);
  const isCopy = findCopies(paths);
  return entries.map((entry) => classify(entry.path, has, isCopy));
}

function classify(path: string, has: (path: string) => boolean, isCopy: (path: string) => boolean): PathKind {
  const kind = classifyPath(path);
  const isRead = kind === 'source' || kind === 'deployment' || kind === 'settings';
  return (kind === 'source' && findSourceOfCompiled(path, has) !== undefined) || (isRead && isCopy(path)) ? 'generated' : kind;
}

/** Why a file that matters cannot be looked at, as far as its tree entry tells. */
function getObstacle(entry: SnapshotEntry): string | null {
  if (entry.kind === 'submodule') return 'is a submodule: its files belong to another repository';
  if (entry.kind === 'symlink') return 'is a symbolic link: links are not followed';
  if (entry.path.includes('\uFFFD')) return 'has a name that is not valid UTF-8';
  return isTooLarge(entry.size) ? tooLarge : null;
}

export const tooLarge = `is larger than ${String(LARGEST_ANALYSED_BYTES / 1024 / 1024)} MB`;

export function isTooLarge(bytes: number | null): boolean {
  return bytes !== null && bytes > LARGEST_ANALYSED_BYTES;
}

function getRoom(kind: PathKind): FileRoom | null {
  switch (kind) {
    case 'source': return 'sources';
    case 'deployment':
    case 'settings': return kind;
    case 'generated':
    case 'test':
    case 'other': return null;
  }
}
