/** The check runs this App has begun: what it must conclude, and by when. */
import type { Row, Sql } from './database.ts';

export interface CheckRunRecord {
  /** Made here, sent as the check's `external_id`: finds the check again when the answer to its creation was lost. */
  readonly runKey: string;
  /** GitHub's number; null until its answer has been read. */
  readonly checkRunId: number | null;
  readonly installationId: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
  /** What it reviews: see `targetName`. */
  readonly target: string;
  readonly headSha: string;
  /** What the base branch's settings ask for when the review itself fails. */
  readonly onInternalError: 'neutral' | 'action_required';
  readonly deadline: Date;
}

const columns = 'run_key, check_run_id, installation_id, repository_id, owner, repo, target, head_sha, on_internal_error, deadline';

/** Check runs whose repository is gone are kept this long for whoever asks what happened. */
const keptDays = 30;

export async function insertCheckRun(sql: Sql, record: Omit<CheckRunRecord, 'checkRunId'>): Promise<void> {
  await sql.query(
    `insert into stallwatch.check_runs (run_key, installation_id, repository_id, owner, repo, target, head_sha, on_internal_error, deadline)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [record.runKey, record.installationId, record.repositoryId, record.owner, record.repo, record.target, record.headSha, record.onInternalError, record.deadline],
  );
}

export async function saveCheckRunId(sql: Sql, runKey: string, checkRunId: number): Promise<void> {
  await sql.query('update stallwatch.check_runs set check_run_id = $2 where run_key = $1', [runKey, checkRunId]);
}

export async function saveErrorPolicy(sql: Sql, runKey: string, onInternalError: CheckRunRecord['onInternalError']): Promise<void> {
  await sql.query('update stallwatch.check_runs set on_internal_error = $2 where run_key = $1', [runKey, onInternalError]);
}

export async function extendDeadline(sql: Sql, runKey: string, deadline: Date): Promise<void> {
  await sql.query('update stallwatch.check_runs set deadline = greatest(deadline, $2) where run_key = $1', [runKey, deadline]);
}

/** `abandoned`: the check cannot be reached any more, because the App was removed or the check was never created. */
export async function closeCheckRun(sql: Sql, runKey: string, state: 'concluded' | 'abandoned'): Promise<void> {
  await sql.query(`update stallwatch.check_runs set state = $2 where run_key = $1 and state = 'open'`, [runKey, state]);
}

export async function findOpenCheckRuns(sql: Sql, repositoryId: number, target: string): Promise<CheckRunRecord[]> {
  const rows = await sql.query(
    `select ${columns} from stallwatch.check_runs where repository_id = $1 and target = $2 and state = 'open' order by created_at`,
    [repositoryId, target],
  );
  return rows.map(toRecord);
}

export async function findOverdueCheckRuns(sql: Sql, now: Date, limit: number): Promise<CheckRunRecord[]> {
  const rows = await sql.query(
    `select ${columns} from stallwatch.check_runs where state = 'open' and deadline <= $1 order by deadline limit ${limit}`,
    [now],
  );
  return rows.map(toRecord);
}

/** The targets ever reviewed at a commit: a re-requested check suite names only the commit. */
export async function findTargetsOfCommit(sql: Sql, repositoryId: number, headSha: string): Promise<string[]> {
  const rows = await sql.query(
    'select distinct target from stallwatch.check_runs where repository_id = $1 and head_sha = $2 order by target',
    [repositoryId, headSha],
  );
  return rows.map((row) => String(row.target));
}

export async function abandonCheckRunsOf(sql: Sql, installationId: number): Promise<void> {
  await sql.query(`update stallwatch.check_runs set state = 'abandoned' where installation_id = $1 and state = 'open'`, [installationId]);
}

export async function forgetOldCheckRuns(sql: Sql): Promise<void> {
  await sql.query(`delete from stallwatch.check_runs where state <> 'open' and created_at < now() - interval '${keptDays} days'`);
}

/** One driver gives a bigint as text, the other as a number; GitHub's ids are far below 2^53. */
function toRecord(row: Row): CheckRunRecord {
  return {
    runKey: String(row.run_key),
    checkRunId: row.check_run_id === null ? null : Number(row.check_run_id),
    installationId: Number(row.installation_id),
    repositoryId: Number(row.repository_id),
    owner: String(row.owner),
    repo: String(row.repo),
    target: String(row.target),
    headSha: String(row.head_sha),
    onInternalError: row.on_internal_error === 'action_required' ? 'action_required' : 'neutral',
    deadline: row.deadline instanceof Date ? row.deadline : new Date(String(row.deadline)),
  };
}
