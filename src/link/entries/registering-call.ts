import type { MarkSet } from '../footprint/mark-set.ts';
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

/** A call that registers a route, consumer or schedule, in one context. */
export interface Registration extends RegisteringCall {
  /** What was looked at to find it. */
  readonly marks: MarkSet;
}
