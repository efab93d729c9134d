/** Concludes a check run of ours that is still open, wherever it was left, and writes down that it is. */
import { concludeCheckRun, createCheckRun, findCheckRun } from '../../github/post-check.ts';
import type { CheckConclusion, CheckRequest } from '../../github/post-check.ts';
import type { RepositoryAccess } from '../../github/open-app.ts';
import { closeCheckRun, saveCheckRunId } from '../store/check-runs.ts';
import type { CheckRunRecord } from '../store/check-runs.ts';
import type { Sql } from '../store/database.ts';
import { renderExternalId } from './review-job.ts';

type Octokit = RepositoryAccess['octokit'];

export async function concludeRecord(octokit: Octokit, database: Sql, record: CheckRunRecord, conclusion: CheckConclusion): Promise<void> {
  // The answer to its creation may have been lost: then it is known by its external id only.
  const id = record.checkRunId ?? (await findCheckRun(octokit, toCheckRequest(record)));
  if (id === undefined) {
    await closeCheckRun(database, record.runKey, 'abandoned');
    return;
  }
  await concludeCheckRun(octokit, record, id, conclusion);
  await closeCheckRun(database, record.runKey, 'concluded');
}

/** The record with the number of its check run. A check that an earlier attempt asked for may exist although its answer was lost. */
export async function startCheck(octokit: Octokit, database: Sql, record: CheckRunRecord, asked: 'now' | 'before'): Promise<CheckRunRecord> {
  if (record.checkRunId !== null) return record;
  const request = toCheckRequest(record);
  const existing = asked === 'before' ? await findCheckRun(octokit, request) : undefined;
  const checkRunId = existing ?? (await createCheckRun(octokit, request));
  await saveCheckRunId(database, record.runKey, checkRunId);
  return { ...record, checkRunId };
}

function toCheckRequest(record: CheckRunRecord): CheckRequest {
  return { owner: record.owner, repo: record.repo, headSha: record.headSha, externalId: renderExternalId(record.target, record.runKey) };
}
