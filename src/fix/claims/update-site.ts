/** What the writer of a library's updates is given, and what it answers. */
import type { Splice } from '../editable-source.ts';
import type { QueryNode } from './located-call.ts';
import type { Wanted } from './read-condition.ts';

export interface ConditionalUpdate {
  readonly splices: readonly Splice[];
  /** What takes the answer: `claimed`, `[claimed]`, `{ data: claimed }`. */
  readonly pattern: (name: string) => string;
  /** True of the answer where another run was first. */
  readonly lost: (name: string) => string;
  /** A name that takes the answer already goes on to hold what it did. */
  readonly keepsShape: boolean;
}

/** What the writer of a library needs. */
export interface UpdateSite {
  /** The whole chain that makes the update. */
  readonly update: QueryNode;
  readonly wanted: Wanted;
  /** It asks for the old state already: only its answer is to be looked at. */
  readonly isConditional: boolean;
  readonly library: string;
  readonly isTypeScript: boolean;
}
