/** Where a comment can stand, from best to worst: on the line that caused it, on the file, nowhere but in the check. */
import type { FileDiff, Hunk } from '../model/diff.ts';
import { canCommentOnFile, findHunk } from './hunk-lines.ts';
import type { FindingGroup } from './group-findings.ts';

export type Placement =
  | { readonly kind: 'line'; readonly path: string; readonly line: number; readonly hunk: Hunk }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'check' };

/**
 * GitHub refuses a whole review for one line outside its hunks, so nothing is placed that our own diff does not show.
 * https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
 */
export function placeComment(group: FindingGroup, diff: readonly FileDiff[]): Placement {
  for (const { cause } of group) {
    const hunk = cause === null ? undefined : findHunk(diff, cause.file, cause.line);
    if (cause !== null && hunk !== undefined) return { kind: 'line', path: cause.file, line: cause.line, hunk };
  }
  const files = group.flatMap(({ finding, cause }) => [...(cause === null ? [] : [cause.file]), finding.file, ...finding.evidence.map((step) => step.file)]);
  const changed = files.find((file) => canCommentOnFile(diff, file));
  return changed === undefined ? { kind: 'check' } : { kind: 'file', path: changed };
}
