/** What changed between two commits, as our own git says it. Line numbers count from 1. */
export interface FileDiff {
  readonly path: string;
  /** The path in the base when the file was renamed or copied. */
  readonly oldPath: string | null;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}

/** One hunk with three lines of context, as GitHub shows it. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly kind: 'context' | 'added' | 'deleted';
  readonly text: string;
  /** Line in the head file; null for a deleted line. */
  readonly newLine: number | null;
  /** Line in the base file; null for an added line. */
  readonly oldLine: number | null;
}
