/** Which webhook deliveries have been taken, so that a repeated one makes no second job. */
import type { Sql } from './database.ts';

/** GitHub redelivers for three days: https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries */
const keptDays = 7;

/** False when the delivery was already taken. Only together with its job, in one transaction. */
export async function recordDelivery(sql: Sql, delivery: { readonly id: string; readonly event: string }): Promise<boolean> {
  const rows = await sql.query(
    'insert into stallwatch.deliveries (id, event) values ($1, $2) on conflict (id) do nothing returning id',
    [delivery.id, delivery.event],
  );
  return rows.length > 0;
}

export async function forgetOldDeliveries(sql: Sql): Promise<void> {
  await sql.query(`delete from stallwatch.deliveries where received_at < now() - interval '${keptDays} days'`);
}
