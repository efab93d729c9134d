import type { Statement } from '../statements/statement.ts';

/** `audit_logs`, `AuditLog`, `log_events`, `job_history`, `cron_runs`, `delivery_attempts`; a blog, a catalog, a changelog and the attempts of a quiz are no such thing. */
const names = /(?:^|[_.])(?:cron|job|sync|task|scheduler?)_?(?:job_?|task_?)?(?:runs?|invocations?|executions?)$|(?:^|[_.])(?:audits?|audit_\w+|history|telemetry|metrics?)$|(?<!(?:quiz|exam|test|game|lesson|assessment)_?)attempts?$|(?<!^b|^web|^v|cata|dia|back|change|ana)log(?:s|_?(?:events?|entr(?:y|ies)|lines?|records?))?$/;

/** `logDecision`, `recordAuditLog`, `JobHistory.addEntry`; who logs a meal or a trip keeps what people told. */
const writers = /(?:^|\.)(?:(?:log|audit|journal)(?:Decision|Action|Activity|Event|Error|Failure|Attempt|Run|Result|Change|Job|Entry)?|(?:write|record|add|create|insert|append)\w*(?:Log|Audit|History|Journal)(?:Entry|Row|Event|Record)?)$/;

/** `attempt: job.attemptsMade + 1`: the next attempt is meant to have a row of its own. A job that waits begins with none: `attempts: 0`; what its message says is the same in each. */
const attempts = /^attempt(?:_?(?:no|number|count|index))?$/i;

/** A table that says what was done and when: a second row says no more than that it was done twice. `writer`: the function that inserts it. */
export function isLogRow({ operation, table, sets }: Statement, writer: string): boolean {
  if (operation === 'insert' && sets?.some(({ column, kind, isOfMessage }) => kind !== 'literal' && isOfMessage !== true && attempts.test(column)) === true) return true;
  return operation === 'insert' && table !== null && (names.test(table) || writers.test(writer));
}
