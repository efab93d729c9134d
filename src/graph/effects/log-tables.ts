import type { Statement } from '../statements/statement.ts';

/** `audit_logs`, `AuditLog`, `job_history`, `cron_runs`, `delivery_attempts`; a blog, a catalog, a changelog and the attempts of a quiz are no such thing. */
const names = /(?:^|[_.])(?:cron|job|sync|task|scheduler?)_?(?:job_?|task_?)?(?:runs?|invocations?|executions?)$|(?:^|[_.])(?:audits?|audit_\w+|history|telemetry|metrics?)$|(?<!(?:quiz|exam|test|game|lesson|assessment)_?)attempts?$|(?<!^b|^web|^v|cata|dia|back|change|ana)logs?$/;

/** A table that says what was done and when: a second row says no more than that it was done twice. */
export function isLogRow({ operation, table }: Statement): boolean {
  return operation === 'insert' && table !== null && names.test(table);
}
