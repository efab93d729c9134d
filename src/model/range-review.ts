import type { Analysis, Comparison } from './comparison.ts';
import type { FileDiff } from './diff.ts';
import type { ReviewPlan } from './review-plan.ts';
import type { WatchedRoute } from './watched-route.ts';

/** Everything that was found out about a range of commits, such as a pull request. */
export interface RangeReview {
  /** The merge base: what the findings of head are compared with. */
  readonly base: string;
  /** Null for a work tree with its uncommitted changes. */
  readonly head: string | null;
  readonly comparison: Comparison;
  /** Of head. */
  readonly analysis: Analysis;
  readonly diff: readonly FileDiff[];
  /** The watched routes that the range touches. */
  readonly watched: readonly WatchedRoute[];
  readonly plan: ReviewPlan;
}
