/** A guard while a body is being read, and the state of one path through that body. */
import type { Term } from '../../model/facts.ts';
import type { Place } from '../../model/source-location.ts';
import type { BrokenGuard, Guard, GuardFlaw, GuardLeak, GuardVerdict } from '../guard.ts';

export interface Draft {
  readonly key: string;
  readonly kind: Guard['kind'];
  readonly label: string;
  readonly place: Place;
  /** What it is worth when nothing is wrong with it. */
  readonly whole: 'correct' | 'per-instance' | 'unknown';
  /** It frees itself after a while. */
  expires: boolean;
  /** Seconds after which it frees itself, where they are written down. */
  readonly expirySeconds: number | null;
  /** What is wrong with it although it keeps runs apart. */
  readonly flaws: Set<GuardFlaw>;
  /** Arguments of the call that took it: a call that deletes one of them gives it back. */
  readonly keys?: readonly Term[];
  /** Where the function that has to give it back took it: by a call of the one that takes it. */
  readonly heldAt?: Place;
  /** Where it is given back, when that is too late or too seldom. */
  releasedAt?: Place;
  /** The first thing found wrong with it. */
  broken: BrokenGuard | null;
  /** The first run that fails keeps it, whatever else is wrong with it. */
  isStuck: boolean;
  /** A finally gives it back, and not whatever fails. */
  leak?: GuardLeak;
  /** It is written at many places, of which not all are in sight: nobody can say that it is never given back. */
  readonly isWrittenElsewhere?: boolean;
}

/** One call with an effect, as the guards that are held while it runs. */
export type Work = Draft[];

/** A flag that was found clear. */
export interface Tested {
  /** An await has passed since. */
  readonly awaited: boolean;
  readonly offByDefault: boolean;
  readonly expires: boolean;
  /** It keeps a time, which was found to have come. */
  readonly due?: boolean;
}

/** What is known at one point of a path. Copied where paths part. */
export interface Flow {
  /** Flags known to be clear, and whether an await has passed since. */
  readonly tested: Map<string, Tested>;
  readonly held: Map<string, Draft>;
  /** Work started since a flag was tested, with no await in between: setting the flag now still covers it. */
  pending: Work[];
  /** Properties of rows that were found to say that nobody runs: `running`, and `status=running` for one that names its states. */
  readonly states: Set<string>;
  /** Keys of a store that were found to be absent. */
  readonly absent: Set<string>;
  /** The guard whose own call is about to be awaited: it is not held before that. */
  arriving: Draft | null;
  /** An await of this body has passed. */
  waited: boolean;
  ended: boolean;
}

export function makeFlow(tested: ReadonlyMap<string, Tested> = new Map(), states: ReadonlySet<string> = new Set()): Flow {
  return { tested: new Map(tested), held: new Map(), pending: [], states: new Set(states), absent: new Set(), arriving: null, waited: false, ended: false };
}

export function copyFlow(flow: Flow): Flow {
  return { tested: new Map(flow.tested), held: new Map(flow.held), pending: [...flow.pending], states: new Set(flow.states), absent: new Set(flow.absent), arriving: flow.arriving, waited: flow.waited, ended: flow.ended };
}

/** What holds after several paths meet: what all of those that arrive agree on. Written into `flow`. */
export function joinFlows(flow: Flow, paths: readonly Flow[]): void {
  const [first, ...others] = paths.filter((path) => !path.ended);
  flow.tested.clear();
  flow.held.clear();
  flow.pending = [];
  flow.arriving = null;
  flow.ended = first === undefined;
  if (first === undefined) return;
  flow.waited = [first, ...others].some((path) => path.waited);
  for (const [key, test] of first.tested) {
    const tests = [test, ...others.flatMap((path) => path.tested.get(key) ?? [])];
    if (tests.length !== others.length + 1) continue;
    flow.tested.set(key, { awaited: tests.some((one) => one.awaited), offByDefault: tests.some((one) => one.offByDefault), expires: tests.some((one) => one.expires), due: tests.every((one) => one.due === true) });
  }
  for (const [key, draft] of first.held) if (others.every((path) => path.held.has(key))) flow.held.set(key, draft);
  flow.pending = [...new Set([first, ...others].flatMap((path) => path.pending))];
}

/** What is known of a guard when it is taken. */
export interface NewGuard extends Pick<Draft, 'key' | 'kind' | 'label' | 'whole' | 'keys' | 'place' | 'isWrittenElsewhere'> {
  readonly expires?: boolean;
  readonly expirySeconds?: number | null;
}

export function makeDraft({ expires = false, expirySeconds = null, ...rest }: NewGuard): Draft {
  return { ...rest, expires, expirySeconds, flaws: new Set(), broken: null, isStuck: false };
}

/** The first reason stands: later ones follow from it. */
export function markBroken(draft: Draft, why: BrokenGuard): void {
  if (why === 'not-released-in-finally' && draft.isWrittenElsewhere === true) return;
  draft.broken ??= why;
  draft.isStuck ||= why === 'not-released-in-finally';
}

export function getVerdict(draft: Draft): GuardVerdict {
  return draft.broken === null ? { kind: draft.whole } : { kind: 'broken', why: draft.broken };
}
