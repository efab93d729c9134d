/** What the simulated GitHub remembers. Tests read these through `state`; only routes and the simulation's own methods change them. */

export type Level = 'read' | 'write';
export type Permissions = Record<string, Level>;
export type CollaboratorLevel = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export interface UserRecord {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
}

export interface InstallationRecord {
  readonly id: number;
  readonly account: UserRecord;
  permissions: Permissions;
  selection: 'all' | 'selected';
  readonly repositoryIds: Set<number>;
  suspendedAt: string | null;
  deleted: boolean;
  readonly createdAt: string;
}

export interface RepositoryRecord {
  readonly id: number;
  readonly owner: UserRecord;
  readonly name: string;
  readonly fullName: string;
  /** The bare repository that is served over git. */
  readonly gitDir: string;
  readonly isPrivate: boolean;
  defaultBranch: string;
  readonly collaborators: Map<string, CollaboratorLevel>;
  readonly createdAt: string;
  /** Issues and pull requests share one numbering. */
  lastNumber: number;
}

export interface PullRequestRecord {
  readonly id: number;
  readonly repository: RepositoryRecord;
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: UserRecord;
  draft: boolean;
  state: 'open' | 'closed';
  merged: boolean;
  readonly base: { ref: string; sha: string };
  /** `owner` is another account when the pull request comes from a fork. */
  readonly head: { readonly ref: string; sha: string; readonly owner: UserRecord };
  readonly createdAt: string;
  updatedAt: string;
}

export type ReviewState = 'PENDING' | 'COMMENTED' | 'CHANGES_REQUESTED' | 'APPROVED' | 'DISMISSED';

export interface ReviewRecord {
  readonly id: number;
  readonly pull: PullRequestRecord;
  readonly user: UserRecord;
  body: string;
  state: ReviewState;
  readonly commitId: string;
  submittedAt: string | null;
}

export type Side = 'LEFT' | 'RIGHT';

export interface ReviewCommentRecord {
  readonly id: number;
  readonly reviewId: number;
  readonly pull: PullRequestRecord;
  readonly user: UserRecord;
  readonly path: string;
  body: string;
  readonly subject: 'line' | 'file';
  readonly side: Side;
  readonly line: number | null;
  readonly startSide: Side | null;
  readonly startLine: number | null;
  readonly commitId: string;
  readonly diffHunk: string;
  /** Lines down from the first hunk header of the file. */
  readonly position: number;
  readonly inReplyTo: number | null;
  readonly createdAt: string;
  updatedAt: string;
  minimized: string | null;
  /** Of the thread, so only the first comment of a thread carries it. */
  resolved: boolean;
}

export interface IssueCommentRecord {
  readonly id: number;
  readonly repository: RepositoryRecord;
  readonly number: number;
  readonly user: UserRecord;
  body: string;
  /** Whether an App wrote it. */
  readonly byApp: boolean;
  readonly createdAt: string;
  updatedAt: string;
  minimized: string | null;
  readonly reactions: { readonly id: number; readonly content: string; readonly user: UserRecord }[];
}

export interface AnnotationRecord {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckActionRecord {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed';
export type CheckConclusion = 'action_required' | 'cancelled' | 'failure' | 'neutral' | 'success' | 'skipped' | 'timed_out';

export interface CheckRunRecord {
  readonly id: number;
  readonly suiteId: number;
  readonly repository: RepositoryRecord;
  name: string;
  readonly headSha: string;
  externalId: string | null;
  detailsUrl: string | null;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: AnnotationRecord[];
  actions: readonly CheckActionRecord[];
}

export interface TokenRecord {
  readonly token: string;
  readonly installation: InstallationRecord;
  readonly permissions: Permissions;
  /** Null when the token reaches every repository of the installation. */
  readonly repositoryIds: readonly number[] | null;
  readonly expiresAt: number;
  revoked: boolean;
}

export interface DeliveryRecord {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly redelivery: boolean;
  readonly deliveredAt: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** 0 when no answer came: refused connection or timeout. */
  readonly statusCode: number;
  readonly status: string;
  readonly durationMs: number;
}

export interface RequestRecord {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** Operation id of GitHub's description, `git/…`, `graphql/…`, or null for a route that is not served. */
  readonly operation: string | null;
  readonly caller: 'app' | 'installation' | 'anonymous' | 'refused';
  readonly installationId: number | null;
  /** `owner/name` of the path, when there is one. */
  readonly repository: string | null;
  readonly body: unknown;
  readonly status: number;
  /** What the fault injected here was, if one was. */
  readonly fault: string | null;
}

/** Something a correct client never sends. GitHub refuses it; a test asserts that there is none. */
export interface Violation {
  readonly operation: string;
  readonly kind: 'schema' | 'unknown-key' | 'limit' | 'diff-line' | 'frozen' | 'unserved-route';
  readonly detail: string;
}
