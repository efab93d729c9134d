/** Migrations change a schema once per release. A route that runs them, to restore a backup or to set up, is asked by an operator, not under load. */
import type { FunctionNode } from '../../../model/graph.ts';

/** The folder and the file where tools for migrations keep them, and where projects do that write their own: `migrate.ts`, `migrate-from-json.js`. */
const migrations = /(?:^|\/)(?:migrations?\/|(?:run-?)?(?:migrate(?:[-_]?(?:from|to)[-_\w.]*)?|migrations?)\.[cm]?[jt]s$)/i;

/** True of a function that stands in one. */
export function isOfMigration({ file }: FunctionNode): boolean {
  return migrations.test(file);
}
