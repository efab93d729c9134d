/** Which webhook deliveries have been taken, so that a repeated one makes no second job. */
import type { Sql } from './database.ts';

/** GitHub redelivers for three days: https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries */
const keptDays = 7;

export interface Delivery {
  readonly id: string;
  readonly event: string;
}

/** The ids that were not taken before. Only together with their jobs, in one transaction. */
export async function recordDeliveries(sql: Sql, deliveries: readonly Delivery[]): Promise<Set<string>> {
  const rows = await sql.query(
    `insert into stallwatch.deliveries (id, event)
     select distinct on (id) id, event from unnest($1::text[], $2::text[]) as delivery (id, event)
     on conflict (id) do nothing returning id`,
    [deliveries.map(({ id }) => id), deliveries.map(({ event }) => event)],
  );
  return new Set(rows.map((row) => String(row.id)));
}

export async function forgetOldDeliveries(sql: Sql): Promise<void> {
  await sql.query(`delete from stallwatch.deliveries where received_at < now() - interval '${keptDays} days'`);
}
