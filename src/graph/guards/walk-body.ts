/**
 * Reads one function's skeleton along its paths: which flags are tested, taken and released, and which calls with an
 * effect run while something is held. Calls are handed to `onCall`, which knows the graph.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { Span } from '../../model/source-location.ts';
import { copyFlow, joinFlows, makeFlow, markBroken, type Draft, type Flow, type Work } from './draft.ts';
import { findAssignedFlag, findCollectionWrite, type FlagUse, type FlagWrite } from './flags.ts';
import { findFlagTest, findUnresolvedTest } from './read-test.ts';
import { isClearedForEveryone, isFlagRelease, isReleasedInFinally, isReleasedInSomeFinally, isReleasedOnThrow, type IsRelease, type TryFrame } from './releases.ts';
import { endsPath } from '../steps.ts';

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
  /** Flags that a refused run clears on its way out. */
  readonly clearedByRefused: Set<string>;
  readonly isUnlock: (step: Step) => boolean;
  /** True for a local flag: made anew by each run. */
  readonly isMadePerRun: (use: FlagUse) => boolean;
  readonly isReadNowhere: (use: FlagUse) => boolean;
  readonly isKnownCall: (call: number) => boolean;
  /** True when the call starts work that goes on after it returns. */
  readonly startsWork: (call: number) => boolean;
  readonly onCall: (walk: BodyWalk, flow: Flow, call: number) => void;
}

/** Walks the whole body; what the flow still holds afterwards was not let go. */
export function walkBody(walk: BodyWalk): Flow {
  const flow = makeFlow();
  walkSteps(walk, walk.facts.functions[walk.fn]?.body ?? [], flow);
  return flow;
}

function walkSteps(walk: BodyWalk, steps: readonly Step[], flow: Flow): void {
  for (const [index, step] of steps.entries()) {
    if (flow.ended) return;
    if (step.kind === 'try') walkTry(walk, step, steps.slice(index + 1), flow);
    else walkStep(walk, step, flow);
  }
}

function walkStep(walk: BodyWalk, step: Exclude<Step, { kind: 'try' }>, flow: Flow): void {
  switch (step.kind) {
    case 'call': {
      applyWrite(walk, flow, findCollectionWrite(walk.facts, step.call));
      if (walk.isUnlock(step)) releaseLocks(flow);
      walk.onCall(walk, flow, step.call);
      return;
    }
    case 'assign': applyWrite(walk, flow, findAssignedFlag(walk.facts, step.assignment)); return;
    case 'await': case 'yield': passAwait(walk, flow); return;
    case 'branch': walkBranch(walk, step, flow); return;
    case 'loop': walkLoop(walk, step, flow); return;
    case 'switch': {
      const paths = step.cases.map((one) => walkCopy(walk, one.body, flow));
      joinFlows(flow, [...paths, copyFlow(flow)]);
      return;
    }
    case 'return':
      if (step.value !== null) leaveWithWork(walk, flow, step.value);
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
function passAwait(walk: BodyWalk, flow: Flow): void {
  for (const [key, test] of flow.tested) flow.tested.set(key, { ...test, awaited: true });
  flow.pending = [];
  const { arriving } = flow;
  flow.arriving = null;
  checkThrow(walk, flow, arriving);
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
    freePath.tested.set(use.flag.key, { awaited: false, offByDefault: test.offByDefault });
    freePath.pending = [];
    const isRefused = endsPath(busySteps) && !flow.held.has(use.flag.key);
    if (isRefused && isClearedForEveryone(walk.frames, use.flag.key, release(walk))) walk.clearedByRefused.add(use.flag.key);
  }
  walkSteps(walk, step.then, thenPath);
  walkSteps(walk, step.otherwise, otherPath);
  joinFlows(flow, [thenPath, otherPath]);
  if (!readsFlag && !flow.ended && thenPath.ended !== otherPath.ended) holdUnresolvedTest(walk, step, flow);
}

/** `if (await imports.isRunning(id)) return;` where nothing is known of `isRunning`. */
function holdUnresolvedTest(walk: BodyWalk, step: Step & { kind: 'branch' }, flow: Flow): void {
  const name = findUnresolvedTest(walk.facts, step.test, walk.isKnownCall);
  if (name === null) return;
  hold(walk, flow, { key: `test:${name}`, kind: 'unresolved', label: name, whole: 'unknown', span: [step.line, 1, step.line, 1] });
}

function walkLoop(walk: BodyWalk, step: Step & { kind: 'loop' }, flow: Flow): void {
  if (step.of === 'for-await') passAwait(walk, flow);
  const inside = walkCopy(walk, step.body, flow);
  for (const [key, test] of inside.tested) if (test.awaited && flow.tested.has(key)) flow.tested.set(key, test);
  flow.pending = [...new Set([...flow.pending, ...inside.pending])];
  if (step.over === null || step.of !== 'while') return;
  // `while (running) await pause();` waits for its turn: the flag is clear right after it.
  for (const use of walk.uses.values()) {
    const test = findFlagTest(walk.facts, step.over, use, walk.fn);
    if (test?.busy === 'then') flow.tested.set(use.flag.key, { awaited: false, offByDefault: test.offByDefault });
  }
}

function walkTry(walk: BodyWalk, step: Step & { kind: 'try' }, rest: readonly Step[], flow: Flow): void {
  const finaliser = step.finaliser ?? [];
  const before = copyFlow(flow);
  const takenBefore = walk.taken.length;
  walk.frames.push({ handler: step.handler, finaliser, rest });
  const block = walkCopy(walk, step.block, flow);
  walk.frames.pop();

  // What the block took may still be held in the catch and in the finally.
  const interrupted = copyFlow(before);
  for (const draft of walk.taken.slice(takenBefore)) interrupted.held.set(draft.key, draft);
  const paths = [block];
  if (step.handler !== null) {
    walk.frames.push({ handler: null, finaliser, rest });
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
  const { key } = write.flag;
  const use = walk.uses.get(key);
  if (write.kind === 'clear') {
    flow.held.delete(key);
    return;
  }
  if (use === undefined || flow.held.has(key)) return;
  const test = write.tests ? { awaited: false, offByDefault: false } : flow.tested.get(key);
  if (test === undefined && !walk.isReadNowhere(use)) return;
  // What is kept and never taken back is a cache, unless it is a mere mark.
  if (use.clears.length === 0 && !isMark(write)) return;
  const isPerRun = walk.isMadePerRun(use);
  // A local `found` or `seen` is no guard; one that is given back in a finally was meant as one.
  if (isPerRun && !isReleasedInSomeFinally(walk.facts.functions[walk.fn]?.body ?? [], key, release(walk)) && !use.clearedInside) return;

  const draft = hold(walk, flow, { key, kind: 'in-memory', label: `flag ${use.flag.label}`, whole: 'per-instance', span: write.span });
  if (isPerRun) markBroken(draft, 'created-per-run');
  if (test === undefined) markBroken(draft, 'never-tested');
  else if (test.awaited) markBroken(draft, 'await-between');
  else if (test.offByDefault) markBroken(draft, 'off-by-default');
  if (walk.clearedByRefused.has(key)) markBroken(draft, 'cleared-by-refused-run');
  if (test !== undefined && !test.awaited) for (const work of flow.pending) work.push(draft);
  flow.pending = [];
}

/** `started = true` and `seen.add(id)` mark; `templates[name] = compile()` keeps a result. */
function isMark(write: FlagWrite): boolean {
  return write.value.kind === 'known' || write.marks;
}

/** Takes a guard from here on. */
export function hold(walk: BodyWalk, flow: Flow, guard: Pick<Draft, 'key' | 'kind' | 'label' | 'whole'> & { readonly span: Span; readonly expires?: boolean }): Draft {
  const { span, expires = false, ...rest } = guard;
  const draft: Draft = { ...rest, expires, place: { file: walk.file, span }, broken: null };
  flow.held.set(draft.key, draft);
  walk.taken.push(draft);
  return draft;
}

/** A call with an effect, or all that one call reaches: each with the guards it has of its own. */
export function cover(walk: BodyWalk, flow: Flow, works: readonly Work[]): void {
  for (const own of works) {
    const work = [...own, ...flow.held.values()];
    walk.works.push(work);
    flow.pending.push(work);
  }
  if (works.length > 0) checkThrow(walk, flow);
}

function releaseLocks(flow: Flow): void {
  for (const [key, draft] of flow.held) if (draft.kind === 'lock') flow.held.delete(key);
}

/** Releases of a guard: its flag's own, or any unlock for a lock. */
function release(walk: BodyWalk): IsRelease {
  return (step, key) => isFlagRelease(walk.facts, step, key) || (key.startsWith('lock:') && walk.isUnlock(step));
}

function canLeak(walk: BodyWalk, draft: Draft): boolean {
  if (draft.kind === 'lock') return draft.key.startsWith('lock:') && hasUnlock(walk);
  const use = walk.uses.get(draft.key);
  return use !== undefined && use.clears.length > 0 && !use.clearedInside;
}

function hasUnlock(walk: BodyWalk): boolean {
  return walk.facts.calls.some((call, index) => call.in === walk.fn && walk.isUnlock({ kind: 'call', call: index }));
}

/** Something here may throw: whatever is held must be given back then. */
function checkThrow(walk: BodyWalk, flow: Flow, arriving: Draft | null = null): void {
  for (const draft of flow.held.values()) {
    if (draft !== arriving && canLeak(walk, draft) && !isReleasedOnThrow(walk.frames, draft.key, release(walk))) markBroken(draft, 'not-released-in-finally');
  }
}

function leave(walk: BodyWalk, flow: Flow): void {
  for (const draft of flow.held.values()) {
    if (canLeak(walk, draft) && !isReleasedInFinally(walk.frames, draft.key, release(walk))) markBroken(draft, 'not-released-in-finally');
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
