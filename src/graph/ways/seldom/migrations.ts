/** Migrations change a schema once per release. A route that runs them, to restore a backup or to set up, is asked by an operator, not under load. */
import type { FunctionNode } from '../../../model/graph.ts';

/** The folder and the file where tools for migrations keep them, and where projects do that write their own: `migrate.ts`, `migrate-from-json.js`. */
const migrations = /(?:^|\/)(?:migrations?\/|(?:run-?)?(?:migrate|migrations?)\.[cm]?[jt]s$)/i;
/** By whole words, since `migrate-tokens.ts` goes to no kens; where a feature of requests moves a customer to, `migrate-to-pro.ts`, is no store. */
const fromStore = /(?:^|\/)[Mm]igrate(?:[-_]from[-_][-_\w.]*|From[A-Z][-_\w.]*|To[A-Z][-_\w.]*)\.[cm]?[jt]s$/;

/** True of a function that stands in one. */
export function isOfMigration({ file }: FunctionNode): boolean {
  return migrations.test(file) || fromStore.test(file);
}
