/** The files of one revision, before anything is read. Blob ids are the cache keys of extraction. */
export interface SnapshotEntry {
  /** Repository path with forward slashes, never starting with one. */
  readonly path: string;
  readonly blob: string;
  readonly kind: 'file' | 'symlink' | 'submodule';
  /** Bytes; null when git was not asked. */
  readonly size: number | null;
}

export interface Snapshot {
  /** The commit, or null for a work tree with its uncommitted changes. */
  readonly revision: string | null;
  readonly entries: readonly SnapshotEntry[];
  /** Reads blobs by id. An id that cannot be read is absent from the answer. */
  read(blobs: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Bytes of each blob, without reading it, for entries whose size is null. An id that is not there is absent from the answer. */
  sizes?(blobs: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** A larger file is named as not analysed: it is generated or data, and would cost more than all the others. */
export const LARGEST_ANALYSED_BYTES = 2 * 1024 * 1024;

/** Why a file was not analysed. Shown to the user: silence never means that a file was skipped. */
export interface NotAnalysed {
  readonly file: string;
  readonly reason: string;
}
