/** How loud a review may be. Comes from the configuration of the base branch. */
export interface ReviewPolicy {
  /** False: the check never fails, it only tells. */
  readonly blocking: boolean;
  /** The least severity of an introduced finding that fails a blocking check. */
  readonly failOn: 'error' | 'warning';
  /** What the check concludes when it could not look at everything it should have looked at. */
  readonly onInternalError: 'neutral' | 'action_required';
  /** Inline comments of one review; the rest goes to the check. */
  readonly maxComments: number;
}
