/** What keeps two runs of an entry point apart, and whether it holds. */
import type { Place } from '../model/source-location.ts';

export interface Guard {
  readonly kind: 'in-memory' | 'lock' | 'row-claim' | 'library-option' | 'unresolved';
  readonly verdict: GuardVerdict;
  /** `all`: no call with an effect runs outside it. `part`: some do. */
  readonly covers: 'all' | 'part';
  /** In the reader's words: `flag isRunning`, `node-cron noOverlap`. */
  readonly label: string;
  /** Where it is taken. */
  readonly place: Place;
  /** It frees itself after a while, so that one that is never given back does not keep everyone out for ever. */
  readonly expires: boolean;
  /** Seconds after which it frees itself, where they are written down. */
  readonly expirySeconds: number | null;
  readonly flaws: readonly GuardFlaw[];
  /** Where the function that has to give it back took it. */
  readonly heldAt: Place;
  /** Where it is given back, though not in a finally; null when it is not known to be amiss. */
  readonly releasedAt: Place | null;
  /** The first run that fails keeps it. */
  readonly isStuck: boolean;
  /** A finally, or what comes after a try that deals with its errors, gives it back, but something may fail before that try begins, or in the finally before that. */
  readonly leak: GuardLeak | null;
}

export type GuardLeak = 'before-try' | 'before-catch' | 'in-finally';

/** What is wrong with a guard that keeps runs apart most of the time. */
export type GuardFlaw =
  /** A process that dies keeps it for ever. */
  | 'no-expiry'
  /** A run that lasted longer than its lease gives away the lease of the next. */
  | 'released-without-token'
  /** A run that finds it taken waits for it, however long that takes, and then does the same work again. */
  | 'waits-in-line'
  /** It can be lost in the middle of a run, which never asks. */
  | 'loss-unnoticed'
  /** It asks how many runs there are, of which there may be several: those that ask at the same moment all go on. */
  | 'counts-runs'
  /** In the installed release a run that throws leaves it taken. */
  | 'kept-by-release';

export type GuardVerdict =
  /** Keeps runs apart on every instance. */
  | { readonly kind: 'correct' }
  /** Keeps runs apart in one process only. */
  | { readonly kind: 'per-instance' }
  | { readonly kind: 'broken'; readonly why: BrokenGuard }
  /** Looks like a guard whose code is out of sight: nobody may be blamed on this ground. */
  | { readonly kind: 'unknown' };

export type BrokenGuard =
  /** Two runs both pass the test before either sets the flag. */
  | 'await-between'
  /** The first run that fails leaves it taken for ever. */
  | 'not-released-in-finally'
  /** Set and cleared, but nothing reads it. */
  | 'never-tested'
  /** A new one for each run keeps nobody out. */
  | 'created-per-run'
  /** A refused run passes through the finally and clears the flag of the run that goes on. */
  | 'cleared-by-refused-run'
  /** It is let go while the work it covers still runs. */
  | 'work-not-awaited'
  /** An opt-out that is on by default. */
  | 'off-by-default'
  /** The installed version does not know the option. */
  | 'ignored-by-version'
  /** A row is read, tested and written in three steps. */
  | 'check-then-act'
  /** A key of a store is read, tested and set in three steps. */
  | 'read-then-set'
  /** The time of the last run is written when the run is over. */
  | 'time-window'
  /** No two runs have the same key. */
  | 'changing-key'
  /** A lock of one database session, taken and given back through a pool: on any connection that is free. */
  | 'pooled-session'
  /** A lock of one transaction, taken by a statement that is a transaction of its own. */
  | 'outside-transaction'
  /** What is given back is the lock of another number or name. */
  | 'other-lock-released'
  /** It is given back when the caller hangs up, and the work goes on. */
  | 'released-on-hang-up';

const explanations: Readonly<Record<BrokenGuard, string>> = {
  'await-between': 'an await stands between its test and its set, so two runs can both pass',
  'not-released-in-finally': 'it is not released in a finally, so the first run that fails keeps it for ever',
  'never-tested': 'it is set but nothing tests it',
  'created-per-run': 'every run makes its own, so it keeps nobody out',
  'cleared-by-refused-run': 'a refused run passes through the same finally and clears it for the run that goes on',
  'work-not-awaited': 'it is released while the work still runs, because the promise is not awaited',
  'off-by-default': 'its opt-out is on unless an environment variable says otherwise',
  'ignored-by-version': 'the installed version ignores the option',
  'check-then-act': 'the row is read and tested first and written later, so two runs can both find it free',
  'read-then-set': 'its key is read and tested first and set later, so two runs can both find it absent',
  'time-window': 'the time of the last run is written when that run is over, so a run that starts before finds the old one',
  'changing-key': 'its key is a new one in every run, so it keeps nobody out',
  'pooled-session': 'it belongs to one database session, and a pool takes and releases it on whichever connection is free: it can stay taken on one that turns every later run away',
  'outside-transaction': 'it belongs to one transaction, and no other is open than that of the statement that takes it: it is gone before the work begins',
  'other-lock-released': 'what is given back afterwards is another lock, so the connection keeps this one and turns every other run away',
  'released-on-hang-up': 'it is released when the caller hangs up, and the work goes on',
};

/** The reason as half a sentence: `the flag does not hold: <explanation>`. */
export function renderBrokenGuard(why: BrokenGuard): string {
  return explanations[why];
}
