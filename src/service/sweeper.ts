/**
 * The last word on every check: concludes what is past its deadline, whoever began it and however it was left. A check
 * left in progress blocks a pull request for 14 days: https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-checks
 */
import { GitHubError } from '../errors.ts';
import type { GitHubApp } from '../github/open-app.ts';
import { concludeRecord } from './review/conclude-check.ts';
import type { Log } from './log.ts';
import { describeOverdue } from './review/outcome-texts.ts';
import { renderSubject } from './review/review-job.ts';
import type { ReviewJob } from './review/review-job.ts';
import { closeCheckRun, findOpenCheckRuns, findOverdueCheckRuns, forgetOldCheckRuns } from './store/check-runs.ts';
import type { CheckRunRecord } from './store/check-runs.ts';
import type { Sql } from './store/database.ts';
import { forgetOldDeliveries } from './store/deliveries.ts';

export interface SweepDependencies {
  readonly app: Pick<GitHubApp, 'openRepository'>;
  readonly database: Sql;
  readonly log: Log;
}

const batch = 50;

/** Gives the number of checks that are no longer open. One that cannot be concluded now is met again at the next sweep. */
export async function sweepOverdueChecks(dependencies: SweepDependencies, now: Date = new Date()): Promise<number> {
  const overdue = await findOverdueCheckRuns(dependencies.database, now, batch);
  let closed = 0;
  for (const record of overdue) {
    if (await concludeOverdue(dependencies, record)) closed += 1;
  }
  await forgetOldDeliveries(dependencies.database);
  await forgetOldCheckRuns(dependencies.database);
  return closed;
}

/** Every attempt of a job failed: its checks do not wait for their deadline. */
export async function giveUpReview(dependencies: SweepDependencies, job: ReviewJob): Promise<void> {
  dependencies.log.error({ installation: job.installationId, repository: job.repositoryId, subject: renderSubject(job.subject) }, 'a review was given up');
  for (const record of await findOpenCheckRuns(dependencies.database, job.repositoryId, renderSubject(job.subject))) {
    if (!(await concludeOverdue(dependencies, record))) throw new Error('A check could not be concluded.');
  }
}

async function concludeOverdue({ app, database, log }: SweepDependencies, record: CheckRunRecord): Promise<boolean> {
  try {
    const access = await app.openRepository(record.installationId, record.repositoryId);
    try {
      await concludeRecord(access.octokit, database, record, describeOverdue(record.onInternalError));
    } finally {
      await access.revoke();
    }
    log.warn({ repository: record.repositoryId, subject: record.target, head: record.headSha }, 'an overdue check was concluded');
    return true;
  } catch (error) {
    // Nobody will ever be able to conclude it: the App was removed, or GitHub will not have this run changed.
    if (error instanceof GitHubError && (error.code === 'not-installed' || error.code === 'permission' || error.code === 'refused')) {
      log.warn({ err: error, repository: record.repositoryId, subject: record.target }, 'an overdue check cannot be concluded');
      await closeCheckRun(database, record.runKey, 'abandoned');
      return true;
    }
    log.error({ err: error, repository: record.repositoryId, subject: record.target }, 'an overdue check is still open');
    return false;
  }
}

export interface Sweeper {
  /** Resolves when a sweep under way has ended. */
  stop(): Promise<void>;
}

/** Sweeps at once, for what an earlier process left behind, then again a while after each sweep has ended: never two at a time. */
export function startSweeper(sweep: () => Promise<unknown>, log: Log, everyMs = 60_000): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const turn = (): void => {
    running = sweep().then(
      () => undefined,
      (error: unknown) => { log.error({ err: error }, 'a sweep failed'); },
    ).then(() => {
      if (!stopped) timer = setTimeout(turn, everyMs);
    });
  };
  turn();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
