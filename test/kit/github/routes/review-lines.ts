/** Where a review comment may stand: what GitHub checks and its schema does not say. */
import { findDiffLine, findLineAtPosition, getDiff, type ChangedFile } from '../git/diff-lines.ts';
import { findCommit } from '../git/bare-repository.ts';
import type { PullRequestRecord, Side } from '../state/records.ts';

export interface LineRequest {
  readonly path: string;
  readonly position?: number;
  readonly line?: number;
  readonly side?: string;
  readonly start_line?: number;
  readonly start_side?: string;
}

export interface Placement {
  readonly side: Side;
  readonly line: number;
  readonly startSide: Side | null;
  readonly startLine: number | null;
  readonly position: number;
  readonly diffHunk: string;
}

export type PlacementProblem = 'unknown-path' | 'outside-diff' | 'other-hunk' | 'start-not-before-end';

/** The files a review of this commit may speak of; undefined when the commit is not one of the repository. */
export async function findReviewedFiles(pull: PullRequestRecord, commit: string): Promise<readonly ChangedFile[] | undefined> {
  const { gitDir } = pull.repository;
  const known = await findCommit(gitDir, commit);
  return known === undefined ? undefined : (await getDiff(gitDir, pull.base.sha, known)).files;
}

function toSide(side: string | undefined): Side {
  return side === 'LEFT' ? 'LEFT' : 'RIGHT';
}

export function placeComment(files: readonly ChangedFile[], request: LineRequest): Placement | PlacementProblem {
  const file = files.find((candidate) => candidate.path === request.path);
  if (file === undefined) return 'unknown-path';
  const end = request.line === undefined ? findLineAtPosition(file, request.position ?? 0) : { line: request.line, side: toSide(request.side) };
  const found = end === undefined ? undefined : findDiffLine(file, end.line, end.side);
  if (end === undefined || found === undefined) return 'outside-diff';
  const whole = { ...end, position: found.position, diffHunk: found.excerpt };
  if (request.start_line === undefined) return { ...whole, startLine: null, startSide: null };
  const startSide = toSide(request.start_side ?? request.side);
  if (startSide === end.side && request.start_line >= end.line) return 'start-not-before-end';
  const start = findDiffLine(file, request.start_line, startSide);
  if (start === undefined) return 'outside-diff';
  if (start.hunk !== found.hunk) return 'other-hunk';
  // Across sides only the place in the hunk says what comes first.
  if (start.position >= found.position) return 'start-not-before-end';
  return { ...whole, startLine: request.start_line, startSide };
}
