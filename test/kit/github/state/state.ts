import type {
  CheckRunRecord, DeliveryRecord, InstallationRecord, IssueCommentRecord, PullRequestRecord, RepositoryRecord, RequestRecord, ReviewCommentRecord, ReviewRecord,
  TokenRecord, UserRecord, Violation,
} from './records.ts';

/** The simulated GitHub's memory, to look at. */
export interface GitHubState {
  /** The App's own user, the author of what it writes. */
  readonly bot: UserRecord;
  readonly installations: readonly InstallationRecord[];
  readonly repositories: readonly RepositoryRecord[];
  readonly pullRequests: readonly PullRequestRecord[];
  readonly reviews: readonly ReviewRecord[];
  readonly reviewComments: readonly ReviewCommentRecord[];
  readonly issueComments: readonly IssueCommentRecord[];
  readonly checkRuns: readonly CheckRunRecord[];
  readonly tokens: readonly TokenRecord[];
  readonly deliveries: readonly DeliveryRecord[];
  readonly requests: readonly RequestRecord[];
  /** What a correct client never sends. Assert that it is empty. */
  readonly violations: readonly Violation[];
  /** Bugs of the simulation. Assert that it is empty. */
  readonly ownFaults: readonly string[];
}
