import type { GitHubApp, RepositoryAccess } from '../../github/open-app.ts';
import type { Log } from '../log.ts';
import type { ReviewAttempt } from '../queue.ts';
import type { ReviewJob } from './review-job.ts';
import type { Sql } from '../store/database.ts';

/** What every step of one review needs. */
export interface ReviewRun {
  readonly job: ReviewJob;
  readonly attempt: ReviewAttempt;
  readonly app: Pick<GitHubApp, 'getSlug'>;
  /** For the job's repository only. */
  readonly access: RepositoryAccess;
  readonly database: Sql;
  readonly log: Log;
}
