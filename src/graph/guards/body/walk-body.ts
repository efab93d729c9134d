/**
 * Reads one function's skeleton along its paths: which flags are tested, taken and released, and which calls with an
 * effect run while something is held. Calls are handed to `onCall`, which knows the graph.
 */
import type { Step, Term } from '../../../model/facts.ts';
import { copyFlow, joinFlows, makeFlow, markBroken, type Flow, type Tested } from '../draft.ts';
import { findLastTime, findStateTest, findTimeWindow } from '../rows/database-state.ts';
import { findNamedStateTest } from '../rows/named-state.ts';
import { leavesWhenOld } from '../rows/time-direction.ts';
import { nameState, takeAssignedState } from './row-states.ts';
import { findAssignedFlag, findCollectionWrite } from '../flags/flags.ts';
import { findReadKey } from '../locks/read-then-set.ts';
import { asksHowMany, findFlagTest, findUnresolvedTest, leavesWhileYoung } from '../flags/read-test.ts';
import { findDueSide } from '../flags/due-times.ts';
import { findLeaderTest } from '../flags/leader-test.ts';
import { heldKey, type BodyWalk } from './body-walk.ts';
import { applyWrite, holdDrained, holdSpliced } from './flag-writes.ts';
import { hold } from './hold.ts';
import { letGoOfKeptPromise } from './kept-promise.ts';
import { checkThrow, leave, leaveWithWork, release, releaseBy } from './leaks.ts';
import { findRefusedSide } from './refused-side.ts';
import { isClearedForEveryone } from './releases.ts';
import { endsPath } from '../../steps.ts';

/** Walks the whole body; what the flow still holds afterwards was not let go. `tested` are flags the caller found clear. */
export function walkBody(walk: BodyWalk, tested: ReadonlyMap<string, Tested>, states: ReadonlySet<string>): Flow {
  const flow = makeFlow(tested, states);
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
      holdSpliced(walk, flow, step.call);
      // A function that works and then gives the guard back does its work under it.
      const isWorking = walk.doesWork(step.call);
      const held = [...flow.held.keys()];
      if (!isWorking) releaseBy(walk, flow, step.call, held);
      walk.onCall(walk, flow, step.call);
      if (isWorking) releaseBy(walk, flow, step.call, held);
      return;
    }
    case 'assign': {
      applyWrite(walk, flow, findAssignedFlag(walk.facts, step.assignment));
      takeAssignedState(walk, flow, step.assignment);
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
        letGoOfKeptPromise(walk, flow, step.value);
        if (!isRefusal(step.value)) for (const [key, draft] of flow.held) walk.returned.set(key, draft);
      }
      leave(walk, flow);
      return;
    // A catch around it may go on to where it is let go.
    case 'throw':
      checkThrow(walk, flow);
      flow.ended = true;
      return;
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
  const worksBefore = walk.works.length;
  let readsFlag = false;
  for (const use of walk.uses.values()) {
    const due = findDueSide(walk.facts, step, use, walk.fn);
    if (due !== null) {
      (due === 'then' ? thenPath : otherPath).tested.set(use.flag.key, { awaited: false, offByDefault: false, expires: true, due: true });
      continue;
    }
    const test = findFlagTest(walk.facts, step.test, use, walk.fn);
    if (test === null) continue;
    readsFlag = true;
    const busySteps = test.busy === 'then' ? step.then : step.otherwise;
    const [freePath, busyPath] = test.busy === 'then' ? [otherPath, thenPath] : [thenPath, otherPath];
    const isLeftWhileYoung = leavesWhileYoung(walk.facts, busySteps);
    const tested = { awaited: false, offByDefault: test.offByDefault, expires: test.expires || isLeftWhileYoung };
    freePath.tested.set(use.flag.key, tested);
    if (isLeftWhileYoung) busyPath.tested.set(use.flag.key, tested);
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
  const leader = findLeaderTest(walk.facts, step.test);
  if (leader !== null) hold(walk, leader.side === 'then' ? thenPath : otherPath, { key: `leader:${leader.name}`, kind: 'unresolved', label: leader.name, whole: 'unknown', span: [step.line, 1, step.line, 1] });
  walkSteps(walk, step.then, thenPath);
  walkSteps(walk, step.otherwise, otherPath);
  if (walk.works.length === worksBefore && step.otherwise.length === 0) goOnWithoutStore(thenPath, otherPath, flow, (key) => asksForStore(walk, step.test, key));
  joinFlows(flow, [thenPath, otherPath]);
  const isLeft = !flow.ended && thenPath.ended !== otherPath.ended;
  const isOfOld = isLeft && leavesWhenOld(walk.facts, step, (term) => findLastTime(walk.facts, term) !== null);
  const window = isLeft && !isOfOld ? findTimeWindow(walk.facts, step.test) ?? walk.findWindowBelow(step.test) : null;
  const state = isLeft ? findStateTest(walk.facts, step) : null;
  if (state !== null) flow.states.add(state);
  const named = isLeft && walk.loops.length === 0 && !walk.isPerItem ? findNamedStateTest(walk.facts, step) : null;
  if (named !== null) flow.states.add(nameState(named));
  const key = isLeft ? findReadKey(walk.facts, step.test, walk.fn, walk.asksStore) : null;
  if (key !== null) flow.absent.add(key);
  if (window !== null) holdWindow(walk, flow, window, step.line);
  else if (!readsFlag && state === null && named === null && key === null && isLeft) holdUnresolvedTest(walk, step, flow);
}

/** `if (Date.now() - job.lastRunAt < period) return;` */
function holdWindow(walk: BodyWalk, flow: Flow, name: string, line: number): void {
  const draft = hold(walk, flow, { key: `window:${walk.file}:${line}`, kind: 'row-claim', label: name, whole: 'correct', span: [line, 1, line, 1], expires: true });
  if (!walk.readsUnderLock(line)) markBroken(draft, 'time-window');
}

/** `if (await imports.isRunning(id)) return;` where nothing is known of `isRunning`. */
function holdUnresolvedTest(walk: BodyWalk, step: Step & { kind: 'branch' }, flow: Flow): void {
  const name = findUnresolvedTest(walk.facts, step.test, walk.isKnownCall);
  if (name === null) return;
  const draft = hold(walk, flow, { key: `test:${name}`, kind: 'unresolved', label: name, whole: 'unknown', span: [step.line, 1, step.line, 1] });
  if (asksHowMany(walk.facts, step.test)) draft.flaws.add('counts-runs');
}

function walkLoop(walk: BodyWalk, step: Step & { kind: 'loop' }, flow: Flow): void {
  if (step.of === 'for-await') passAwait(walk, flow, true);
  walk.loops.push(step);
  const inside = walkCopy(walk, step.body, flow);
  walk.loops.pop();
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

/** A store that is not there, or does not answer, lets the run go on: whoever wrote that would rather have two runs than none. */
function goOnWithoutStore(locked: Flow, open: Flow, before: Flow, isMeant: (key: string) => boolean = () => true): void {
  if (locked.ended || open.ended) return;
  for (const [key, draft] of locked.held) if (draft.kind === 'lock' && draft.whole === 'correct' && !before.held.has(key) && isMeant(key)) open.held.set(key, draft);
}

/** `if (redis)`, `if (process.env.REDIS_URL)` */
function asksForStore({ facts, takenBy }: BodyWalk, test: Term, key: string): boolean {
  const taken = facts.calls[takenBy.get(key) ?? -1]?.callee;
  if (test.kind === 'binding') return taken?.kind === 'member' && taken.object.kind === 'binding' && taken.object.binding === test.binding;
  return test.kind === 'member' && test.object.kind === 'member' && test.object.property === 'env' && test.object.object.kind === 'global' && test.object.object.name === 'process';
}

function walkTry(walk: BodyWalk, step: Step & { kind: 'try' }, flow: Flow): void {
  const rests = [...walk.rests];
  const finaliser = step.finaliser ?? [];
  const before = copyFlow(flow);
  const takenBefore = walk.taken.length;
  const worksBefore = walk.works.length;
  const isInFinally = walk.finalisers.length > 0;
  walk.frames.push({ handler: step.handler, finaliser, rests, isInFinally });
  const block = walkCopy(walk, step.block, flow);
  walk.frames.pop();

  // What the block took may still be held in the catch and in the finally.
  const interrupted = copyFlow(before);
  for (const draft of walk.taken.slice(takenBefore)) if (walk.exposed.has(draft.key)) interrupted.held.set(draft.key, draft);
  const paths = [block];
  if (step.handler !== null) {
    walk.frames.push({ handler: null, finaliser, rests, isInFinally });
    const caught = walkCopy(walk, step.handler, interrupted);
    paths.push(caught);
    walk.frames.pop();
    if (walk.works.length === worksBefore) goOnWithoutStore(block, caught, before);
  }
  const isLeft = paths.every((path) => path.ended);
  joinFlows(flow, isLeft ? [interrupted] : paths);
  walk.finalisers.push(finaliser);
  walkSteps(walk, finaliser, flow);
  walk.finalisers.pop();
  if (isLeft) flow.ended = true;
}
