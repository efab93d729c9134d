/**
 * Reads one function's skeleton along its paths: which flags are tested, taken and released, and which calls with an
 * effect run while something is held. Calls are handed to `onCall`, which knows the graph.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { Span } from '../../../model/source-location.ts';
import { copyFlow, joinFlows, makeDraft, makeFlow, markBroken, type Draft, type Flow, type NewGuard, type Tested, type Work } from '../draft.ts';
import { findStateTest, findTimeWindow } from '../rows/database-state.ts';
import { findDrainedBuffer } from '../flags/drained-buffers.ts';
import { findAssignedFlag, findCollectionWrite, type FlagUse, type FlagWrite } from '../flags/flags.ts';
import { findFlagTest, findUnresolvedTest, mentionsClock } from '../flags/read-test.ts';
import { findRefusedSide } from './refused-side.ts';
import { findClearedFlag, isClearedForEveryone, isReleasedInFinally, isReleasedInSomeFinally, isReleasedOnThrow, isReleasedSomewhere, type IsRelease, type Rest, type TryFrame } from './releases.ts';
import { eachStep, endsPath } from '../../steps.ts';

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
  /** True when the call starts work that goes on after it returns. */
  readonly startsWork: (call: number) => boolean;
  /** The time window that a function asked by the test looks at. */
  readonly findWindowBelow: (test: Term) => string | null;
  readonly onCall: (walk: BodyWalk, flow: Flow, call: number) => void;
}

/** Walks the whole body; what the flow still holds afterwards was not let go. `tested` are flags the caller found clear. */
export function walkBody(walk: BodyWalk, tested: ReadonlyMap<string, Tested>): Flow {
  const flow = makeFlow(tested);
  walkSteps(walk, walk.facts.functions[walk.fn]?.body ?? [], flow);
  return flow;
}

function walkSteps(walk: BodyWalk, steps: readonly Step[], flow: Flow): void {
  for (const [index, step] of steps.entries()) {
    if (flow.ended) return;
    walk.rests.push({ steps, from: index + 1 });
    if (step.kind === 'try') walkTry(walk, step, flow);
    else walkStep(walk, step, flow);
    walk.rests.pop();
  }
}

function walkStep(walk: BodyWalk, step: Exclude<Step, { kind: 'try' }>, flow: Flow): void {
  switch (step.kind) {
    case 'call': {
      applyWrite(walk, flow, findCollectionWrite(walk.facts, step.call));
      releaseBy(walk, flow, step.call);
      walk.onCall(walk, flow, step.call);
      return;
    }
    case 'assign': {
      applyWrite(walk, flow, findAssignedFlag(walk.facts, step.assignment));
      holdDrained(walk, flow, step.assignment);
      return;
    }
    case 'await': passAwait(walk, flow, walk.canFail(step.of)); return;
    case 'yield': passAwait(walk, flow, true); return;
    case 'branch': walkBranch(walk, step, flow); return;
    case 'loop': walkLoop(walk, step, flow); return;
    case 'switch': {
      const paths = step.cases.map((one) => walkCopy(walk, one.body, flow));
      joinFlows(flow, [...paths, copyFlow(flow)]);
      return;
    }
    case 'return':
      if (step.value !== null) {
        leaveWithWork(walk, flow, step.value);
        if (!isRefusal(step.value)) for (const [key, draft] of flow.held) walk.returned.set(key, draft);
      }
      leave(walk, flow);
      return;
    case 'throw': leave(walk, flow); return;
    case 'break': case 'continue': flow.ended = true; return;
  }
}

function walkCopy(walk: BodyWalk, steps: readonly Step[], flow: Flow): Flow {
  const path = copyFlow(flow);
  walkSteps(walk, steps, path);
  return path;
}

/** After an await another run may have set a flag that was tested before it. */
function passAwait(walk: BodyWalk, flow: Flow, mayFail: boolean): void {
  for (const [key, test] of flow.tested) flow.tested.set(key, { ...test, awaited: true });
  flow.pending = [];
  flow.waited = true;
  const { arriving } = flow;
  flow.arriving = null;
  if (mayFail) checkThrow(walk, flow, arriving);
}

/** `return false`, `return null`: the caller got nothing. */
function isRefusal(value: Term): boolean {
  return (value.kind === 'literal' && !value.value) || (value.kind === 'global' && value.name === 'undefined');
}

function walkBranch(walk: BodyWalk, step: Step & { kind: 'branch' }, flow: Flow): void {
  const thenPath = copyFlow(flow);
  const otherPath = copyFlow(flow);
  let readsFlag = false;
  for (const use of walk.uses.values()) {
    const test = findFlagTest(walk.facts, step.test, use, walk.fn);
    if (test === null) continue;
    readsFlag = true;
    const busySteps = test.busy === 'then' ? step.then : step.otherwise;
    const freePath = test.busy === 'then' ? otherPath : thenPath;
    freePath.tested.set(use.flag.key, { awaited: false, offByDefault: test.offByDefault, expires: test.expires });
    freePath.pending = [];
    const held = heldKey(walk, use.flag.key);
    const isRefused = endsPath(busySteps) && !flow.held.has(held);
    if (isRefused && isClearedForEveryone(walk.frames, held, release(walk))) walk.clearedByRefused.add(use.flag.key);
  }
  for (const key of flow.held.keys()) {
    const call = walk.takenBy.get(key);
    const refused = call === undefined ? null : findRefusedSide(walk.facts, step, call);
    if (refused !== null) (refused === 'then' ? thenPath : otherPath).held.delete(key);
  }
  walkSteps(walk, step.then, thenPath);
  walkSteps(walk, step.otherwise, otherPath);
  joinFlows(flow, [thenPath, otherPath]);
  const isLeft = !flow.ended && thenPath.ended !== otherPath.ended;
  const window = isLeft ? findTimeWindow(walk.facts, step.test) ?? walk.findWindowBelow(step.test) : null;
  const state = isLeft ? findStateTest(walk.facts, step) : null;
  if (state !== null) flow.states.add(state);
  if (window !== null) holdWindow(walk, flow, window, step.line);
  else if (!readsFlag && state === null && isLeft) holdUnresolvedTest(walk, step, flow);
}

/** `if (Date.now() - job.lastRunAt < period) return;` */
function holdWindow(walk: BodyWalk, flow: Flow, name: string, line: number): void {
  const draft = hold(walk, flow, { key: `window:${walk.file}:${line}`, kind: 'row-claim', label: name, whole: 'correct', span: [line, 1, line, 1], expires: true });
  markBroken(draft, 'time-window');
}

/** `if (await imports.isRunning(id)) return;` where nothing is known of `isRunning`. */
function holdUnresolvedTest(walk: BodyWalk, step: Step & { kind: 'branch' }, flow: Flow): void {
  const name = findUnresolvedTest(walk.facts, step.test, walk.isKnownCall);
  if (name === null) return;
  hold(walk, flow, { key: `test:${name}`, kind: 'unresolved', label: name, whole: 'unknown', span: [step.line, 1, step.line, 1] });
}

function walkLoop(walk: BodyWalk, step: Step & { kind: 'loop' }, flow: Flow): void {
  if (step.of === 'for-await') passAwait(walk, flow, true);
  const inside = walkCopy(walk, step.body, flow);
  for (const [key, test] of inside.tested) if (test.awaited && flow.tested.has(key)) flow.tested.set(key, test);
  flow.pending = [...new Set([...flow.pending, ...inside.pending])];
  flow.waited ||= inside.waited;
  if (step.over === null || step.of !== 'while') return;
  // `while (running) await pause();` waits for its turn: the flag is clear right after it.
  for (const use of walk.uses.values()) {
    const test = findFlagTest(walk.facts, step.over, use, walk.fn);
    if (test?.busy === 'then') flow.tested.set(use.flag.key, { awaited: false, offByDefault: test.offByDefault, expires: test.expires });
  }
}

function walkTry(walk: BodyWalk, step: Step & { kind: 'try' }, flow: Flow): void {
  const rests = [...walk.rests];
  const finaliser = step.finaliser ?? [];
  const before = copyFlow(flow);
  const takenBefore = walk.taken.length;
  walk.frames.push({ handler: step.handler, finaliser, rests });
  const block = walkCopy(walk, step.block, flow);
  walk.frames.pop();

  // What the block took may still be held in the catch and in the finally.
  const interrupted = copyFlow(before);
  for (const draft of walk.taken.slice(takenBefore)) if (walk.exposed.has(draft.key)) interrupted.held.set(draft.key, draft);
  const paths = [block];
  if (step.handler !== null) {
    walk.frames.push({ handler: null, finaliser, rests });
    paths.push(walkCopy(walk, step.handler, interrupted));
    walk.frames.pop();
  }
  const isLeft = paths.every((path) => path.ended);
  joinFlows(flow, isLeft ? [interrupted] : paths);
  walkSteps(walk, finaliser, flow);
  if (isLeft) flow.ended = true;
}

function applyWrite(walk: BodyWalk, flow: Flow, write: FlagWrite | null): void {
  if (write === null) return;
  const flag = write.flag.key;
  const key = heldKey(walk, flag);
  const use = walk.uses.get(flag);
  if (write.kind === 'clear') {
    flow.held.delete(key);
    return;
  }
  if (use === undefined || flow.held.has(key)) return;
  const test: Tested | undefined = write.tests ? { awaited: false, offByDefault: false, expires: false } : flow.tested.get(flag);
  if (test === undefined && !walk.isReadNowhere(use)) return;
  // What is kept and not taken back after the work is a cache, unless it is a mere mark.
  if (!isMark(write) && !use.clearedInside && !use.clears.some((clear) => clear.span[0] >= write.span[0])) return;
  const isPerRun = walk.isMadePerRun(use);
  const body = getBody(walk);
  // A local `found` or `seen` is no guard; one that is given back in a finally was meant as one.
  if (isPerRun && !isReleasedInSomeFinally(body, key, release(walk)) && !use.clearedInside) return;

  const draft = hold(walk, flow, {
    key, kind: 'in-memory', label: `flag ${use.flag.label}`, whole: 'per-instance', span: write.span, expires: test?.expires === true || hasWatchdog(walk, body, key),
  });
  if (isPerRun) markBroken(draft, 'created-per-run');
  if (test === undefined) markBroken(draft, 'never-tested');
  else if (test.awaited) markBroken(draft, 'await-between');
  else if (test.offByDefault) markBroken(draft, 'off-by-default');
  if (walk.clearedByRefused.has(flag)) markBroken(draft, 'cleared-by-refused-run');
  if (test !== undefined && !test.awaited) for (const work of flow.pending) work.push(draft);
  flow.pending = [];
}

/** Such a buffer covers the rest of the function that emptied it, and nothing that its caller does afterwards. */
export const drainedKey = 'drained:';

/** Each process has rows of its own in its buffer, and the next run finds it empty. */
function holdDrained(walk: BodyWalk, flow: Flow, assignment: number): void {
  const buffer = flow.waited ? null : findDrainedBuffer(walk.facts, assignment);
  const span = walk.facts.assignments[assignment]?.span;
  if (buffer === null || span === undefined) return;
  hold(walk, flow, { key: `${drainedKey}${walk.file}:${buffer.key}`, kind: 'in-memory', label: `${buffer.label}, emptied first`, whole: 'correct', span });
}

/** `if (Date.now() - startedAt > limit) running = false`: one that is stuck is freed some day. */
function hasWatchdog(walk: BodyWalk, body: readonly Step[], key: string): boolean {
  for (const step of eachStep(body)) {
    if (step.kind === 'branch' && mentionsClock(walk.facts, step.test) && isReleasedSomewhere([...step.then, ...step.otherwise], key, release(walk))) return true;
  }
  return false;
}

function getBody(walk: BodyWalk): readonly Step[] {
  return walk.facts.functions[walk.fn]?.body ?? [];
}

/** Flags of two files may have the same key. */
function heldKey(walk: BodyWalk, flag: string): string {
  return `${walk.file}|${flag}`;
}

/** `started = true` and `seen.add(id)` mark; `templates[name] = compile()` keeps a result. */
function isMark(write: FlagWrite): boolean {
  return write.value.kind === 'known' || write.marks;
}

/** Takes a guard from here on. */
export function hold(walk: BodyWalk, flow: Flow, guard: Omit<NewGuard, 'place'> & { readonly span: Span }): Draft {
  const { span, ...rest } = guard;
  const draft = makeDraft({ ...rest, place: { file: walk.file, span } });
  flow.held.set(draft.key, draft);
  walk.taken.push(draft);
  return draft;
}

/** A call with an effect, or all that one call reaches: each with the guards it has of its own. */
export function cover(walk: BodyWalk, flow: Flow, works: readonly Work[], mayFail: boolean): void {
  for (const own of works) {
    const work = [...own, ...flow.held.values()];
    walk.works.push(work);
    flow.pending.push(work);
  }
  if (works.length > 0 && mayFail) checkThrow(walk, flow);
}

function releaseBy(walk: BodyWalk, flow: Flow, call: number): void {
  for (const [key, draft] of flow.held) {
    if (!walk.givesBack(call, key)) continue;
    walk.onRelease(call, draft);
    flow.held.delete(key);
  }
}

/** Whether a step lets go of a guard: clears its flag, unlocks its lock, or calls a function that does. */
function release(walk: BodyWalk): IsRelease {
  return (step, key) => {
    const flag = findClearedFlag(walk.facts, step);
    return (flag !== null && heldKey(walk, flag) === key) || (step.kind === 'call' && walk.givesBack(step.call, key));
  };
}

/** This function is where it should be given back: some path of it does. */
function canLeak(walk: BodyWalk, draft: Draft): boolean {
  const seen = walk.leaks.get(draft.key);
  if (seen !== undefined) return seen;
  const own = draft.key.startsWith(`${walk.file}|`) ? walk.uses.get(draft.key.slice(walk.file.length + 1)) : undefined;
  const leaks = own?.clearedInside !== true && isReleasedSomewhere(getBody(walk), draft.key, release(walk));
  walk.leaks.set(draft.key, leaks);
  return leaks;
}

/** Something here may throw: whatever is held must be given back then. */
function checkThrow(walk: BodyWalk, flow: Flow, arriving: Draft | null = null): void {
  for (const draft of flow.held.values()) {
    if (draft !== arriving) walk.exposed.add(draft.key);
    if (draft !== arriving && canLeak(walk, draft) && !isReleasedOnThrow(walk.frames, draft.key, release(walk))) markStuck(walk, draft);
  }
}

function markStuck(walk: BodyWalk, draft: Draft): void {
  markBroken(draft, 'not-released-in-finally');
  if (draft.releasedAt !== undefined) return;
  const isRelease = release(walk);
  for (const step of eachStep(getBody(walk))) {
    if (!isRelease(step, draft.key)) continue;
    const span = step.kind === 'call' ? walk.facts.calls[step.call]?.span : step.kind === 'assign' ? walk.facts.assignments[step.assignment]?.span : undefined;
    if (span !== undefined) draft.releasedAt = { file: walk.file, span };
    return;
  }
}

function leave(walk: BodyWalk, flow: Flow): void {
  for (const draft of flow.held.values()) {
    if (canLeak(walk, draft) && !isReleasedInFinally(walk.frames, draft.key, release(walk))) markStuck(walk, draft);
  }
  flow.ended = true;
}

/** `try { return work(); } finally { running = false; }`: the finally runs before the work ends. */
function leaveWithWork(walk: BodyWalk, flow: Flow, value: Term): void {
  if (value.kind === 'call') checkDetached(walk, flow, value.call);
}

/** Marks guards that are let go in this body while the call's work goes on. */
export function checkDetached(walk: BodyWalk, flow: Flow, call: number): void {
  if (!walk.startsWork(call)) return;
  for (const draft of flow.held.values()) if (canLeak(walk, draft)) markBroken(draft, 'work-not-awaited');
}
