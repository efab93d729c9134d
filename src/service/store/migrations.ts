/** The App's own tables, as an append-only list of plain SQL steps. The queue's tables are the queue's own business. */
import type { Database } from './database.ts';

interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

const migrations: readonly Migration[] = [
  {
    version: 1,
    statements: [
      // GitHub sends a redelivery with the same id, so the id is what makes an event happen once.
      `create table stallwatch.deliveries (
         id text primary key,
         event text not null,
         received_at timestamptz not null default now()
       )`,
      'create index deliveries_by_age on stallwatch.deliveries (received_at)',
      // Written before GitHub is asked to create the check: a row without check_run_id is one whose answer was lost.
      `create table stallwatch.check_runs (
         run_key text primary key,
         check_run_id bigint,
         installation_id bigint not null,
         repository_id bigint not null,
         owner text not null,
         repo text not null,
         target text not null,
         head_sha text not null,
         state text not null default 'open' check (state in ('open', 'concluded', 'abandoned')),
         on_internal_error text not null default 'neutral' check (on_internal_error in ('neutral', 'action_required')),
         deadline timestamptz not null,
         created_at timestamptz not null default now()
       )`,
      `create index check_runs_open on stallwatch.check_runs (deadline) where state = 'open'`,
      'create index check_runs_by_target on stallwatch.check_runs (repository_id, target)',
      'create index check_runs_by_commit on stallwatch.check_runs (repository_id, head_sha)',
    ],
  },
];

/** Any number, the same in every replica: only one of them migrates at a time. */
const migrationLock = 7_243_118_905;

export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(${migrationLock})`);
    await sql.query('create schema if not exists stallwatch');
    await sql.query('create table if not exists stallwatch.migrations (version integer primary key, applied_at timestamptz not null default now())');
    const rows = await sql.query('select version from stallwatch.migrations');
    const applied = new Set(rows.map((row) => Number(row.version)));
    for (const migration of migrations) {
      if (applied.has(migration.version)) continue;
      for (const statement of migration.statements) await sql.query(statement);
      await sql.query('insert into stallwatch.migrations (version) values ($1)', [migration.version]);
    }
  });
}
