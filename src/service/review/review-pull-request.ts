/**
 * One review, from the queue's job to the concluded check. Whatever happens on the way, the check says how it ended; only
 * what may pass by itself (GitHub unavailable, a failed fetch, a shutdown) is thrown, for the queue to try again.
 */
import { randomUUID } from 'node:crypto';
import { GitHubError, RepositoryError } from '../../errors.ts';
import type { GitHubApp } from '../../github/open-app.ts';
import { findPullRequest } from '../../github/read-pull-request.ts';
import { analyseRange } from './analyse-range.ts';
import type { RangeAnalysis } from './analyse-range.ts';
import { concludeRecord, startCheck } from './conclude-check.ts';
import type { Log } from '../log.ts';
import * as outcome from './outcome-texts.ts';
import { publishReview } from './publish-review.ts';
import { attemptSeconds, maxAttempts } from '../queue.ts';
import type { Queue, ReviewAttempt } from '../queue.ts';
import { renderSubject } from './review-job.ts';
import type { ReviewJob } from './review-job.ts';
import type { ReviewRun } from './review-run.ts';
import { closeCheckRun, extendDeadline, findOpenCheckRuns, insertCheckRun, saveErrorPolicy } from '../store/check-runs.ts';
import type { CheckRunRecord } from '../store/check-runs.ts';
import type { Sql } from '../store/database.ts';

export interface ReviewDependencies extends RangeAnalysis {
  readonly app: Pick<GitHubApp, 'getSlug' | 'openRepository'>;
  readonly database: Sql;
  readonly queue: Pick<Queue, 'addDelayedReview'>;
  readonly log: Log;
}

/** A check that is still open this long after an attempt began is concluded by the sweeper. */
const deadlineMs = (attemptSeconds + 5 * 60) * 1_000;

export async function reviewPullRequest(job: ReviewJob, attempt: ReviewAttempt, dependencies: ReviewDependencies): Promise<void> {
  const { app, database } = dependencies;
  const log = dependencies.log.child({ installation: job.installationId, repository: job.repositoryId, subject: renderSubject(job.subject), attempt: attempt.number });
  try {
    const access = await app.openRepository(job.installationId, job.repositoryId, attempt.signal);
    try {
      await runReview({ job, attempt, database, access, log, app }, dependencies);
    } finally {
      await access.revoke();
    }
  } catch (error) {
    await settleFailure(error, job, dependencies, log);
  }
}

/** What returns here is over; what is thrown is tried again by the queue. */
async function settleFailure(error: unknown, job: ReviewJob, { database, queue }: ReviewDependencies, log: Log): Promise<void> {
  if (!(error instanceof GitHubError)) throw error;
  const open = await findOpenCheckRuns(database, job.repositoryId, renderSubject(job.subject));
  switch (error.code) {
    case 'rate-limited': {
      const waitSeconds = error.retryAfterSeconds ?? 60;
      log.warn({ err: error, waitSeconds }, 'GitHub asks to wait');
      for (const record of open) await extendDeadline(database, record.runKey, new Date(Date.now() + waitSeconds * 1_000 + deadlineMs));
      await queue.addDelayedReview(job, waitSeconds);
      return;
    }
    case 'not-installed':
    case 'permission':
      log.warn({ err: error }, 'not reviewed: the App may not act there');
      for (const record of open) await closeCheckRun(database, record.runKey, 'abandoned');
      return;
    case 'refused':
    case 'unavailable':
      throw error;
  }
}

type Subject =
  | { readonly kind: 'gone' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly draft: boolean; readonly owner: string; readonly repo: string; readonly headSha: string; readonly baseSha: string };

async function runReview(run: ReviewRun, dependencies: ReviewDependencies): Promise<void> {
  const subject = await readSubject(run);
  const open = await findOpenCheckRuns(run.database, run.job.repositoryId, renderSubject(run.job.subject));
  if (subject.kind !== 'open') {
    for (const record of open) await concludeRecord(run.access.octokit, run.database, record, outcome.describeClosed());
    run.log.info({ subjectState: subject.kind }, 'nothing to review');
    return;
  }
  for (const record of open.filter(({ headSha }) => headSha !== subject.headSha)) {
    await concludeRecord(run.access.octokit, run.database, record, outcome.describeSuperseded(subject.headSha));
  }
  const record = await beginCheck(run, subject, open.find(({ headSha }) => headSha === subject.headSha));
  if (subject.draft) {
    await concludeRecord(run.access.octokit, run.database, record, outcome.describeDraft());
    return;
  }
  try {
    await reviewRecord(run, subject, record, dependencies);
  } catch (error) {
    if (isLeftToQueue(error, run)) throw error;
    run.log.error({ err: error }, 'the review failed');
    const policy = await findPolicy(run, record);
    const conclusion = error instanceof RepositoryError ? outcome.describeUnreadable(error.message, policy) : outcome.describeInternalError(policy);
    await concludeRecord(run.access.octokit, run.database, record, conclusion);
  }
}

async function readSubject(run: ReviewRun): Promise<Subject> {
  const { owner, repo, subject } = run.job;
  if (subject.kind === 'merge-group') return { kind: 'open', draft: false, owner, repo, headSha: subject.headSha, baseSha: subject.baseSha };
  const pull = await findPullRequest(run.access.octokit, { owner, repo }, subject.number);
  if (pull === undefined) return { kind: 'gone' };
  return pull.open ? { ...pull, kind: 'open' } : { kind: 'closed' };
}

/** The record is kept before GitHub is asked: a check whose creation was answered by silence still has a deadline. */
async function beginCheck(run: ReviewRun, subject: Extract<Subject, { kind: 'open' }>, earlier: CheckRunRecord | undefined): Promise<CheckRunRecord> {
  const deadline = new Date(Date.now() + deadlineMs);
  if (earlier !== undefined) {
    await extendDeadline(run.database, earlier.runKey, deadline);
    return startCheck(run.access.octokit, run.database, earlier, 'before');
  }
  const { installationId, repositoryId } = run.job;
  const { owner, repo, headSha } = subject;
  const record: CheckRunRecord = {
    runKey: randomUUID(), checkRunId: null, installationId, repositoryId, owner, repo, headSha,
    target: renderSubject(run.job.subject), onInternalError: 'neutral', deadline,
  };
  await insertCheckRun(run.database, record);
  return startCheck(run.access.octokit, run.database, record, 'now');
}

async function reviewRecord(run: ReviewRun, subject: Extract<Subject, { kind: 'open' }>, record: CheckRunRecord, dependencies: ReviewDependencies): Promise<void> {
  const onPolicy = (policy: CheckRunRecord['onInternalError']): Promise<void> => saveErrorPolicy(run.database, record.runKey, policy);
  const result = await analyseRange({ ...subject, token: run.access.token }, dependencies, run.attempt.signal, onPolicy);

  // Hours may have passed since the event, minutes since the first look.
  const now = await readSubject(run);
  if (now.kind !== 'open' || now.headSha !== subject.headSha) {
    const conclusion = now.kind === 'open' ? outcome.describeSuperseded(now.headSha) : outcome.describeClosed();
    await concludeRecord(run.access.octokit, run.database, record, conclusion);
    return;
  }
  const policy = await findPolicy(run, record);
  switch (result.kind) {
    case 'reviewed':
      await publishReview(run, record, result);
      return;
    case 'configuration':
      await concludeRecord(run.access.octokit, run.database, record, outcome.describeBrokenConfig(result.message));
      return;
    case 'repository':
      await concludeRecord(run.access.octokit, run.database, record, outcome.describeUnreadable(result.message, policy));
      return;
    case 'internal':
      run.log.error({ reason: result.message }, 'the analysis failed');
      await concludeRecord(run.access.octokit, run.database, record, outcome.describeInternalError(policy));
      return;
    case 'stopped':
      if (result.because === 'shutdown') throw new Error('The review was interrupted by a shutdown.');
      run.log.error({ because: result.because, lastWords: result.lastWords }, 'the analysis was ended');
      await concludeRecord(run.access.octokit, run.database, record, outcome.describeStopped(result.because, policy));
      return;
  }
}

/** What the base branch asks for, as far as the analysis came to read it. */
async function findPolicy(run: ReviewRun, record: CheckRunRecord): Promise<CheckRunRecord['onInternalError']> {
  const open = await findOpenCheckRuns(run.database, record.repositoryId, record.target);
  return open.find(({ runKey }) => runKey === record.runKey)?.onInternalError ?? record.onInternalError;
}

function isLeftToQueue(error: unknown, { attempt }: ReviewRun): boolean {
  if (attempt.signal.aborted) return true;
  if (error instanceof GitHubError && error.code === 'rate-limited') return true;
  const mayPass = (error instanceof GitHubError && error.code === 'unavailable') || (error instanceof RepositoryError && error.code === 'fetch-failed');
  return mayPass && attempt.number < maxAttempts;
}
