/** Rows that a person is shown as a message: a second one is a second message. */
import type { Statement } from '../statements/statement.ts';

/** `notifications`, `user_notifications`, `InAppNotification`; a table of their settings, types or templates is no such thing. */
const names = /(?:^|[_.]|user|in_?app|member|customer|employee)_?notifications?$/i;

export function isNotice({ operation, table }: Statement): boolean {
  return operation === 'insert' && table !== null && names.test(table);
}
