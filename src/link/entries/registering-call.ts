import type { RowMatch } from '../values/catalogue-rows.ts';
import type { CallSite } from '../values/program.ts';
import type { At, Values } from '../values/value.ts';

/** A call of a library in one context, with what it is given. */
export interface RegisteringCall {
  readonly match: RowMatch;
  readonly site: CallSite;
  readonly at: At;
  readonly args: readonly Values[];
}
