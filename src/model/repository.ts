import type { FileDiff } from './diff.ts';
import type { Snapshot } from './snapshot.ts';

/** A git repository, read without ever checking it out. Every method throws a RepositoryError that says what to do. */
export interface Repository {
  readonly gitDir: string;
  /** Top of the work tree; null for a bare git directory. */
  readonly workTree: string | null;
  /** The full id of the commit that a branch, tag, or any other revision means. */
  resolveCommit(revision: string): Promise<string>;
  /** The commit two commits have in common, by full ids. */
  mergeBase(a: string, b: string): Promise<string>;
  /** The files of a commit; null for the work tree with its uncommitted changes. */
  snapshot(commit: string | null): Promise<Snapshot>;
  /** What changed between two commits; null for the work tree with its uncommitted changes. */
  diff(base: string, head: string | null): Promise<FileDiff[]>;
}
