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
}

/** Why a file was not analysed. Shown to the user: silence never means that a file was skipped. */
export interface NotAnalysed {
  readonly file: string;
  readonly reason: string;
}
