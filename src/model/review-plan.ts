/** What to say on the pull request. Pure data: the github hop does exactly this and decides nothing. */
export interface ReviewPlan {
  readonly comments: readonly PlannedComment[];
  readonly check: PlannedCheck;
}

export interface PlannedComment {
  /** Fingerprints of the findings it speaks of; the first is the marker. */
  readonly fingerprints: readonly string[];
  readonly path: string;
  readonly anchor:
    /** Lines of the head file inside one hunk. */
    | { readonly kind: 'lines'; readonly line: number; readonly startLine: number | null }
    /** The file has changed, but no line of the finding stands in a hunk. */
    | { readonly kind: 'file' };
  readonly body: string;
}

export interface PlannedCheck {
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'action_required';
  readonly title: string;
  /** Markdown; at most 65,535 bytes. */
  readonly summary: string;
  readonly text: string | null;
  readonly annotations: readonly PlannedAnnotation[];
}

export interface PlannedAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}
