/** Takes what should be said and what we have said already, gives the difference. Pure; decides nothing about findings. */
import type { PlannedComment } from '../model/review-plan.ts';
import { renderMark, withMark } from './markers.ts';

/** One of our own comments as it stands on the pull request. */
export interface PostedComment {
  readonly id: number;
  readonly fingerprint: string;
  readonly resolved: boolean;
  readonly body: string;
}

export interface CommentChanges {
  /** With their marks. */
  readonly post: readonly PlannedComment[];
  readonly edit: readonly { readonly id: number; readonly body: string }[];
}

export interface Wanted {
  readonly comments: readonly PlannedComment[];
  /** Every finding this pull request introduces, also those that only the check names. */
  readonly introduced: ReadonlySet<string>;
  readonly headSha: string;
}

/**
 * A planned comment takes over the comment that speaks of one of its findings. A comment nobody takes over is marked
 * resolved when its finding is gone, and left alone while the finding is still there.
 */
export function reconcileComments(wanted: Wanted, posted: readonly PostedComment[]): CommentChanges {
  const post: PlannedComment[] = [];
  const edit: { id: number; body: string }[] = [];
  const taken = new Set<number>();

  for (const comment of wanted.comments) {
    const first = comment.fingerprints[0];
    if (first === undefined) continue;
    const body = withMark(comment.body, first);
    const existing = findCommentOf(comment, posted, taken);
    if (existing === undefined) {
      post.push({ ...comment, body });
      continue;
    }
    taken.add(existing.id);
    if (!isSameText(existing.body, body)) edit.push({ id: existing.id, body });
  }

  const covered = new Set(wanted.comments.flatMap((comment) => comment.fingerprints));
  for (const comment of posted) {
    if (taken.has(comment.id) || comment.resolved) continue;
    // Also a second comment about a finding that another comment now speaks of: two would contradict each other later.
    const stillStands = wanted.introduced.has(comment.fingerprint) && !covered.has(comment.fingerprint);
    if (!stillStands) edit.push({ id: comment.id, body: renderResolved(comment, wanted.headSha, covered.has(comment.fingerprint)) });
  }
  return { post, edit };
}

/** The comment with the same first finding wins over one that shares another finding of the group. */
function findCommentOf(comment: PlannedComment, posted: readonly PostedComment[], taken: ReadonlySet<number>): PostedComment | undefined {
  for (const fingerprint of comment.fingerprints) {
    const found = posted.find((candidate) => candidate.fingerprint === fingerprint && !taken.has(candidate.id));
    if (found !== undefined) return found;
  }
  return undefined;
}

function renderResolved(comment: PostedComment, headSha: string, moved: boolean): string {
  const title = (comment.body.split('\n').find((line) => line.trim() !== '') ?? 'Finding').trim();
  const outcome = moved ? 'Now part of another comment.' : `Resolved as of ${headSha.slice(0, 7)}.`;
  return `~~${title.replaceAll('~', '')}~~\n\n${outcome}\n\n${renderMark({ fingerprint: comment.fingerprint, resolved: true })}`;
}

/** GitHub stores line breaks as it likes; that alone is no reason to edit a comment. */
function isSameText(left: string, right: string): boolean {
  return left.replaceAll('\r\n', '\n').trim() === right.replaceAll('\r\n', '\n').trim();
}
