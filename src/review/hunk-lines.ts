/** Questions to a diff about what GitHub lets a comment stand on: the RIGHT side of a hunk, added and context lines. */
import type { FileDiff, Hunk, HunkLine } from '../model/diff.ts';

/** The hunk that shows this line of the head. */
export function findHunk(diff: readonly FileDiff[], path: string, line: number): Hunk | undefined {
  return findCommentable(diff, path)?.hunks.find((hunk) => hunk.lines.some((shown) => shown.newLine === line));
}

/** True when GitHub takes a comment on the file as a whole. */
export function canCommentOnFile(diff: readonly FileDiff[], path: string): boolean {
  return findCommentable(diff, path) !== undefined;
}

/** Lines `from..to` of the head as the hunk shows them; undefined when one is missing or a deleted line stands between them. */
export function findRightLines(hunk: Hunk, from: number, to: number): readonly HunkLine[] | undefined {
  const first = hunk.lines.findIndex((line) => line.newLine === from);
  const last = hunk.lines.findIndex((line) => line.newLine === to);
  if (first < 0 || last < first) return undefined;
  const lines = hunk.lines.slice(first, last + 1);
  return lines.some((line) => line.newLine === null) ? undefined : lines;
}

function findCommentable(diff: readonly FileDiff[], path: string): FileDiff | undefined {
  return diff.find((file) => file.path === path && file.status !== 'deleted');
}
