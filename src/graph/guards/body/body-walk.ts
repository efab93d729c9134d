/** What is known while one function's skeleton is read. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { Draft, Flow, Work } from '../draft.ts';
import type { FlagUse } from '../flags/flags.ts';
import type { Rest, TryFrame } from './releases.ts';

/** One function being read. */
export interface BodyWalk {
  readonly facts: FileFacts;
  readonly file: string;
  readonly fn: number;
  readonly uses: ReadonlyMap<string, FlagUse>;
  readonly works: Work[];
  /** Every guard that was taken, in order. */
  readonly taken: Draft[];
  readonly frames: TryFrame[];
  /** The finally blocks that are being read. */
  readonly finalisers: (readonly Step[])[];
  /** The loops around the current step: what is asked in them is asked of each item. */
  readonly loops: Step[];
  /** The function itself is called for each item. */
  readonly isPerItem: boolean;
  /** What comes after the current step, in its own list and in those around it. */
  readonly rests: Rest[];
  /** Whether this body gives a guard back, by key, as far as it was asked. */
  readonly leaks: Map<string, boolean>;
  /** Flags that a refused run clears on its way out. */
  readonly clearedByRefused: Set<string>;
  /** What is held where the function returns something: `return lock` hands it to the caller. */
  readonly returned: Map<string, Draft>;
  /** The call of this body that took a guard, by key: its result tells whether it was taken. */
  readonly takenBy: Map<string, number>;
  /** Guards that were held while something could fail, by key. */
  readonly exposed: Set<string>;
  /** True when the call gives back the guard with this key. */
  readonly givesBack: (call: number, key: string) => boolean;
  /** Notes what a release does wrong. */
  readonly onRelease: (call: number, draft: Draft) => void;
  /** True when awaiting this may fail. */
  readonly canFail: (awaited: Term) => boolean;
  /** True for a local flag: made anew by each run. */
  readonly isMadePerRun: (use: FlagUse) => boolean;
  readonly isReadNowhere: (use: FlagUse) => boolean;
  readonly isKnownCall: (call: number) => boolean;
  /** True when the call asks a store of keys, itself or behind a function of the project. */
  readonly asksStore: (call: number) => boolean;
  /** True when the call enters a function that does some of the work. */
  readonly doesWork: (call: number) => boolean;
  /** True when the call starts work that goes on after it returns. */
  readonly startsWork: (call: number) => boolean;
  /** The time window that a function asked by the test looks at. */
  readonly findWindowBelow: (test: Term) => string | null;
  /** True where a row is read above the line that nobody else reads before the transaction ends. */
  readonly readsUnderLock: (line: number) => boolean;
  readonly onCall: (walk: BodyWalk, flow: Flow, call: number) => void;
}

export function getBody(walk: BodyWalk): readonly Step[] {
  return walk.facts.functions[walk.fn]?.body ?? [];
}

/** Flags of two files may have the same key. */
export function heldKey(walk: BodyWalk, flag: string): string {
  return `${walk.file}|${flag}`;
}
